import { type Range, rangeParams } from "@/components/dashboard/range";

/** The creator's pages in the order of their tabs, each with the last part of its address. */
export const SECTIONS = {
  overview: "",
  referrals: "/referrals",
  events: "/events",
  settings: "/settings",
} as const;
export type SectionName = keyof typeof SECTIONS;

/** The pages that show a range of days, and the parameters that say which. */
const RANGED = new Set<SectionName>(["overview", "referrals"]);
const RANGE = ["range", "from", "to"];

/** The address of a section; the chosen days come along to where days are shown, nothing else does. */
export function sectionUrl(companyId: string, section: SectionName, params: URLSearchParams): string {
  const kept = [...params].filter(([name]) => RANGED.has(section) && RANGE.includes(name));
  const query = new URLSearchParams(kept).toString();
  return `/dashboard/${encodeURIComponent(companyId)}${SECTIONS[section]}${query && `?${query}`}`;
}

/** The address of the referrals that one member brought in a range of days. */
export function referralsOf(companyId: string, userId: string, range: Range): string {
  const query = rangeParams(range);
  query.set("member", userId);
  return `/dashboard/${encodeURIComponent(companyId)}/referrals?${query}`;
}
