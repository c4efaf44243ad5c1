import { requireCreator } from "@/lib/auth/require-creator";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { liveJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { getReferrals } from "@/lib/referrals/get-referrals";
import { parseList } from "@/lib/referrals/parse-list";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** One page of the list that the address asks for, polled by the screen. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const { timeZone } = await ensureCompany(creator.companyId);
  const list = parseList(new URL(request.url).searchParams, timeZone, new Date());
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return liveJson(request, await getReferrals(creator, list), scope);
});
