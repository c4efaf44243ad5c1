import type { Creator } from "@/lib/auth/require-creator";
import { offeredPlans } from "@/lib/checkout/plans";
import { forgetCompany } from "@/lib/companies/ensure-company";
import {
  type SettingsChange,
  type SettingsOutcome,
  type SettingsRefusal,
  type SettingsState,
  settingsOutcome,
  settingsState,
} from "@/lib/companies/settings-schema";
import { rpc } from "@/lib/db/rpc";
import { minorExponent } from "@/lib/money";

/** Counting all days anew takes a large community a while. */
const SAVE_MS = 30_000;

/** The settings of the creator's community, which has been visited before. */
export function getSettings({ companyId }: Creator): Promise<SettingsState> {
  return rpc("company_settings", { company: companyId }, settingsState);
}

/**
 * Saves what the change names, unless somebody saved since the version it is based on. What Whop has to know (the plan) is
 * asked first; with Whop silent a plan cannot be chosen. Links follow within ten seconds.
 */
export async function saveSettings(creator: Creator, change: SettingsChange): Promise<SettingsOutcome> {
  const refused = await refusalOf(creator, change);
  if (refused) return refused;
  const { companyId, whopUserId } = creator;
  const args = {
    company: companyId,
    patch: change.patch,
    expected_version: change.version,
    actor: whopUserId,
  };
  const outcome = await rpc("save_settings", args, settingsOutcome, { timeoutMs: SAVE_MS });
  forgetCompany(companyId);
  return outcome;
}

async function refusalOf(
  { companyId }: Creator,
  { patch: { defaultPlanId, currency, timeZone } }: SettingsChange,
): Promise<SettingsRefusal | null> {
  const refused = (field: SettingsRefusal["field"], reason: SettingsRefusal["reason"]) =>
    ({ status: "refused", field, reason }) as const;
  if (currency && minorExponent(currency) === null) return refused("currency", "unknown_currency");
  if (timeZone !== undefined && !timeZones().includes(timeZone))
    return refused("timeZone", "unknown_time_zone");
  if (!defaultPlanId) return null;
  const isOffered = (await offeredPlans(companyId)).some(({ planId }) => planId === defaultPlanId);
  return isOffered ? null : refused("defaultPlanId", "unknown_plan");
}

/** The names of time zones that can be chosen. The database has to know one, too. */
export function timeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
}
