import { identify } from "@/lib/auth/identify";
import { forbidden, notFound } from "@/lib/errors";
import { checkAccess } from "@/lib/whop/access";

declare const proof: unique symbol;

/** Someone whom Whop calls an admin of this company; only `requireCreator` makes one. */
export type Creator = { readonly companyId: string; readonly whopUserId: string; readonly [proof]: true };

/**
 * Proves that the caller is a team member of the company. Throws AppError 401 without a genuine identity, 403 for a
 * customer, 404 for a company that is foreign or does not exist, 503 when Whop cannot say.
 */
export async function requireCreator(companyId: string, headers: Headers): Promise<Creator> {
  if (!/^biz_[A-Za-z0-9_]{1,60}$/.test(companyId)) throw notFound();
  const whopUserId = await identify(headers, { role: "creator", resourceId: companyId });
  const level = await checkAccess(whopUserId, companyId);
  if (level === "no_access") throw notFound();
  if (level !== "admin") throw forbidden("Only the team of this community can open its dashboard.");
  return { companyId, whopUserId } as Creator;
}
