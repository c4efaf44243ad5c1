import { requireCreator } from "@/lib/auth/require-creator";
import { giveCredit } from "@/lib/credits/give-credit";
import { newCredit } from "@/lib/credits/schema";
import { readChange } from "@/lib/http/read-change";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** A creator gives credit: `{buyerId, codeId, note}`, answered with the outcome in a word. */
export const POST = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const credit = await readChange(request, newCredit);
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, await giveCredit(creator, credit), scope);
});
