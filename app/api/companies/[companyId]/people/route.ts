import { requireCreator } from "@/lib/auth/require-creator";
import { findPeople } from "@/lib/credits/find-people";
import { freshJson } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ companyId: string }> };

/** People by a part of their name, username or code: `?search=`, and with `&with=code` those alone who have a link. */
export const GET = route(async (request: Request, { params }: Context) => {
  const creator = await requireCreator((await params).companyId, request.headers);
  const query = new URL(request.url).searchParams;
  const found = await findPeople(creator, query.get("search") ?? "", {
    withCode: query.get("with") === "code",
  });
  const scope = { userId: creator.whopUserId, role: "creator", resourceId: creator.companyId } as const;
  return freshJson(request, found, scope);
});
