import { requireCreator } from "@/lib/auth/require-creator";
import { redriveEvent } from "@/lib/events/redrive-event";
import { noInput, readChange } from "@/lib/http/read-change";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string; eventId: string }> };

/** Applies a failed or waiting delivery again and answers with what became of it. */
export const POST = route(async (request: Request, { params }: Context) => {
  const { companyId, eventId } = await params;
  const creator = await requireCreator(companyId, request.headers);
  await readChange(request, noInput);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, await redriveEvent(creator, eventId), scope);
});
