import { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import type { ListRequest } from "@/lib/referrals/parse-list";
import {
  type NotCountedList,
  notCountedList,
  type Referral,
  type ReferralList,
  referral,
  referralList,
} from "@/lib/referrals/schema";

const PAGE = 50;

/** One page of a community's referrals, or of those that were not counted. Throws AppError 404 for no community. */
export async function getReferrals(
  creator: Creator,
  { view, filters, place }: ListRequest,
): Promise<ReferralList | NotCountedList> {
  const args = { company: creator.companyId, filters, place, at_most: PAGE };
  const page =
    view === "not_counted"
      ? await rpc("report_not_counted", args, notCountedList.nullable())
      : await rpc("report_referrals", args, referralList.nullable());
  if (!page) throw notFound();
  return page;
}

/** Everything about one referral of the community; null for one that is foreign, gone or never was. */
export async function findReferral(creator: Creator, id: string): Promise<Referral | null> {
  if (!z.uuid().safeParse(id).success) return null;
  return rpc("report_referral", { company: creator.companyId, id }, referral.nullable());
}
