import "server-only";
import { z } from "zod";
import { env } from "@/lib/env";
import { askGraphql } from "@/lib/whop/graphql";
import { listAllPlans, type WhopPlan } from "@/lib/whop/plans";
import { remember } from "@/lib/whop/remember";

export type { WhopPlan } from "@/lib/whop/plans";

export type WhopCompany = { title: string; route: string | null; logoUrl: string | null };
export type WhopExperience = { companyId: string; name: string };
export type WhopUser = { username: string | null; name: string | null; avatarUrl: string | null };

const MINUTES = 60_000;

const picture = z.object({ sourceUrl: z.string().nullish() }).nullish().transform(pictureUrl).catch(null);
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);

const company = z
  .object({ title: z.string(), route: text, logo: picture })
  .transform(({ title, route, logo }): WhopCompany => ({ title, route, logoUrl: logo }));

const experience = z
  .object({ name: z.string(), company: z.object({ id: z.string().regex(/^biz_[A-Za-z0-9_]{1,60}$/) }) })
  .transform(({ name, company: { id } }): WhopExperience => ({ companyId: id, name }));

const user = z
  .object({ username: text, name: text, profilePicture: picture })
  .transform(({ profilePicture, ...names }): WhopUser => ({ ...names, avatarUrl: profilePicture }));

/** A company's public name, store route and logo. Throws WhopError (503) when Whop cannot say and never could. */
export const getWhopCompany: (companyId: string) => Promise<WhopCompany> = remember(
  (companyId) => askGraphql("getCompany", ({ companies }) => companies.getCompany({ companyId }), company),
  { max: 10_000, ttlMs: 10 * MINUTES },
);

/** An experience's name and the company that owns it. Throws WhopError (503) when Whop cannot say and never could. */
export const getWhopExperience: (experienceId: string) => Promise<WhopExperience> = remember(
  (experienceId) =>
    askGraphql("getExperience", ({ experiences }) => experiences.getExperience({ experienceId }), experience),
  { max: 10_000, ttlMs: 10 * MINUTES },
);

/** A user's public names and picture. Throws WhopError (503) when Whop cannot say and never could. */
export const getWhopUser: (whopUserId: string) => Promise<WhopUser> = remember(
  (userId) => askGraphql("getUser", ({ users }) => users.getUser({ userId }), user),
  { max: 50_000, ttlMs: 10 * MINUTES },
);

/** The plans of a company that can be bought now. Throws WhopError (503) when Whop cannot say and never could. */
export const listWhopPlans: (companyId: string) => Promise<WhopPlan[]> = remember(listAllPlans, {
  max: 10_000,
  ttlMs: 2 * MINUTES,
});

/** Only addresses that a page may load: https, or the stand-in's own http. */
function pictureUrl(image: { sourceUrl?: string | null } | null | undefined): string | null {
  const url = URL.parse(image?.sourceUrl ?? "");
  const isAllowed = url?.protocol === "https:" || url?.origin === env().WHOP_API_ORIGIN;
  return url && isAllowed ? url.href : null;
}
