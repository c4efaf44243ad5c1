import { requireCreator } from "@/lib/auth/require-creator";
import { notFound } from "@/lib/errors";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { findReferral } from "@/lib/referrals/get-referrals";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string; referralId: string }> };

/** Everything about one referral, polled while it is open. */
export const GET = route(async (request: Request, { params }: Context) => {
  const { companyId, referralId } = await params;
  const creator = await requireCreator(companyId, request.headers);
  const referral = await findReferral(creator, referralId);
  if (!referral) throw notFound();
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return liveJson(request, referral, scope);
});
