import { identify } from "@/lib/auth/identify";
import { notFound } from "@/lib/errors";
import { checkAccess } from "@/lib/whop/access";
import { getWhopExperience } from "@/lib/whop/lookups";

declare const proof: unique symbol;

/** Someone who may open this experience, a member or the team; only `requireMember` makes one. */
export type Member = {
  readonly experienceId: string;
  readonly companyId: string;
  readonly whopUserId: string;
  readonly [proof]: true;
};

/**
 * Proves that the caller may open the experience. Throws AppError 401 without a genuine identity, 404 for an experience
 * that is foreign or does not exist, 503 when Whop cannot say. The company comes from Whop, never from the caller.
 */
export async function requireMember(experienceId: string, headers: Headers): Promise<Member> {
  if (!/^exp_[A-Za-z0-9_]{1,60}$/.test(experienceId)) throw notFound();
  const whopUserId = await identify(headers, { role: "member", resourceId: experienceId });
  const level = await checkAccess(whopUserId, experienceId);
  if (level === "no_access") throw notFound();
  const { companyId } = await getWhopExperience(experienceId);
  return { experienceId, companyId, whopUserId } as Member;
}
