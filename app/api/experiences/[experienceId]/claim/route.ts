import { requireMember } from "@/lib/auth/require-member";
import { claimReferral } from "@/lib/claims/claim-referral";
import { claim } from "@/lib/claims/schema";
import { readChange } from "@/lib/http/read-change";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ experienceId: string }> };

/** A member says who invited them: `{code}`, answered with the outcome in a word. */
export const POST = route(async (request: Request, { params }: Context) => {
  const member = await requireMember((await params).experienceId, request.headers);
  const { code } = await readChange(request, claim);
  const scope = { userId: member.whopUserId, role: "member", resourceId: member.experienceId } as const;
  return freshJson(request, await claimReferral(member, code), scope);
});
