import { requireCreator } from "@/lib/auth/require-creator";
import { changeCredit } from "@/lib/credits/change-credit";
import { creditChange } from "@/lib/credits/schema";
import { readChange } from "@/lib/http/read-change";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string; referralId: string }> };

/** A creator takes a claim or a credit back, or gives it again: `{withdrawn, note}`. */
export const POST = route(async (request: Request, { params }: Context) => {
  const { companyId, referralId } = await params;
  const creator = await requireCreator(companyId, request.headers);
  const change = await readChange(request, creditChange);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, await changeCredit(creator, referralId, change), scope);
});
