import { requireCreator } from "@/lib/auth/require-creator";
import { getEvent } from "@/lib/events/get-event";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string; eventId: string }> };

/** One delivery with its body; its id is Whop's webhook id. Polled while it is open. */
export const GET = route(async (request: Request, { params }: Context) => {
  const { companyId, eventId } = await params;
  const creator = await requireCreator(companyId, request.headers);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return liveJson(request, await getEvent(creator, eventId), scope);
});
