import { SETTING_RANGES } from "@/lib/companies/ranges-schema";
import type { SettingName, Settings, SettingsRefusal } from "@/lib/companies/settings-schema";

/** The form as it stands: what was typed and chosen, whether or not it can be saved. */
export type Draft = Record<SettingName, string> & { hasDiscount: boolean };
export type Problem = "range" | SettingsRefusal["reason"];
export type Problems = Partial<Record<SettingName, Problem>>;

/** What is filled in when a creator begins to give a discount. */
const FIRST_PERCENT = 10;

type NumberName = keyof typeof SETTING_RANGES;
const NUMBERS = Object.keys(SETTING_RANGES) as NumberName[];
const DISCOUNT = new Set<SettingName>(["memberDiscountPercent", "memberDiscountMonths"]);

export function draftOf(settings: Settings): Draft {
  const { memberDiscountPercent, defaultPlanId } = settings;
  return {
    ...settings,
    ...(Object.fromEntries(NUMBERS.map((name) => [name, String(settings[name])])) as Record<
      NumberName,
      string
    >),
    defaultPlanId: defaultPlanId ?? "",
    memberDiscountPercent: String(memberDiscountPercent ?? FIRST_PERCENT),
    hasDiscount: memberDiscountPercent !== null,
  };
}

/** What keeps a draft from being saved, by field. */
export function problemsOf(draft: Draft, timeZones: string[]): Problems {
  const problems: Problems = {};
  for (const name of NUMBERS) {
    if (DISCOUNT.has(name) && !draft.hasDiscount) continue;
    const { min, max } = SETTING_RANGES[name];
    const isWhole = /^\d{1,4}$/.test(draft[name].trim());
    if (!isWhole || Number(draft[name]) < min || Number(draft[name]) > max) problems[name] = "range";
  }
  if (!zoneOf(draft.timeZone, timeZones)) problems.timeZone = "unknown_time_zone";
  if (draft.destination === "checkout" && !draft.defaultPlanId)
    problems.defaultPlanId = "checkout_needs_plan";
  return problems;
}

/** What a draft without problems changes. */
export function patchOf(draft: Draft, base: Settings, timeZones: string[]): Partial<Settings> {
  const { hasDiscount, ...texts } = draft;
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(draft[name])]));
  const wanted: Record<string, unknown> = {
    ...texts,
    ...numbers,
    ...(hasDiscount ? {} : { memberDiscountPercent: null, memberDiscountMonths: base.memberDiscountMonths }),
    defaultPlanId: draft.defaultPlanId || null,
    timeZone: zoneOf(draft.timeZone, timeZones),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== base[name as SettingName]),
  );
}

/** The fields that stand otherwise in a draft than what is saved. */
export function changedIn(draft: Draft, base: Settings): SettingName[] {
  const saved = draftOf(base);
  const isOther = (name: SettingName) =>
    name === "memberDiscountPercent" && draft.hasDiscount !== saved.hasDiscount
      ? true
      : draft[name] !== saved[name] && (draft.hasDiscount || !DISCOUNT.has(name));
  return (Object.keys(base) as SettingName[]).filter(isOther);
}

/** What was saved meanwhile, with what was typed since kept on top of it. */
export function follow(draft: Draft, since: Draft, saved: Settings): Draft {
  const typed = Object.entries(draft).filter(([name, value]) => value !== since[name as SettingName]);
  return { ...draftOf(saved), ...Object.fromEntries(typed) };
}

/** The fields that somebody else changed, too: a draft that follows still says otherwise there. */
export function clashesOf(draft: Draft, was: Settings, is: Settings): SettingName[] {
  return changedIn(draft, is).filter((name) => is[name] !== was[name]);
}

/** The zone that is meant by a text, whatever its case and with spaces, or undefined. */
function zoneOf(text: string, timeZones: string[]): string | undefined {
  const wanted = text.trim().replaceAll(" ", "_").toLowerCase();
  return timeZones.find((zone) => zone.toLowerCase() === wanted);
}
