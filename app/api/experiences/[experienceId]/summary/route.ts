import { requireMember } from "@/lib/auth/require-member";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { getMemberSummary } from "@/lib/reports/member-summary";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ experienceId: string }> };

/** A member's own link, numbers and referrals, polled by the member page. */
export const GET = route(async (request: Request, { params }: Context) => {
  const member = await requireMember((await params).experienceId, request.headers);
  const scope = { userId: member.whopUserId, role: "member", resourceId: member.experienceId } as const;
  return liveJson(request, await getMemberSummary(member), scope);
});
