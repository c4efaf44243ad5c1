import { requireCreator } from "@/lib/auth/require-creator";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { getOverview } from "@/lib/reports/overview";
import { parseRange } from "@/lib/reports/range";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** The overview of `?range=` or `?from=&to=`, polled by the dashboard. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const { timeZone } = await ensureCompany(creator.companyId);
  const range = parseRange(new URL(request.url).searchParams, timeZone, new Date());
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return liveJson(request, await getOverview(creator, range), scope);
});
