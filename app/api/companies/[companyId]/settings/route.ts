import { requireCreator } from "@/lib/auth/require-creator";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { getSettings, saveSettings } from "@/lib/companies/settings";
import { settingsChange } from "@/lib/companies/settings-schema";
import { readChange } from "@/lib/http/read-change";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** The community's settings. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  await ensureCompany(creator.companyId);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, await getSettings(creator), scope);
});

/** Saves some of them; the answer's `status` says what became of it. */
export const PATCH = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const change = await readChange(request, settingsChange);
  await ensureCompany(creator.companyId);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, await saveSettings(creator, change), scope);
});
