import { requireCreator } from "@/lib/auth/require-creator";
import { getEvidence } from "@/lib/credits/get-evidence";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** What speaks for and against that a code brought somebody: `?buyer=&code=`, both by our ids. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const query = new URL(request.url).searchParams;
  const findings = await getEvidence(creator, query.get("buyer"), query.get("code"));
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, { findings }, scope);
});
