import { requireCreator } from "@/lib/auth/require-creator";
import { eventQueryOf } from "@/lib/events/filter-schema";
import { listEvents } from "@/lib/events/list-events";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** One page of the event log by `?state=&kind=&search=&before=`, polled by its screen. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const page = await listEvents(creator, eventQueryOf(new URL(request.url).searchParams));
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return liveJson(request, page, scope);
});
