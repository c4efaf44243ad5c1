import { z } from "zod";
import { SETTING_RANGES } from "@/lib/companies/ranges-schema";

const within = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

/** Everything a creator may decide, as `settings_of` answers. */
const settings = z.strictObject({
  destination: z.enum(["landing", "checkout"]),
  defaultPlanId: z.string().max(70).nullable(),
  creditedClick: z.enum(["first", "last"]),
  attributionWindowDays: within(SETTING_RANGES.attributionWindowDays),
  /** 0: members cannot say who invited them. */
  claimWindowDays: within(SETTING_RANGES.claimWindowDays),
  qualifiesOn: z.enum(["payment", "join"]),
  holdDays: within(SETTING_RANGES.holdDays),
  /** An IANA name. */
  timeZone: z.string().max(64),
  currency: z.string().regex(/^[a-z]{3}$/),
  /** Null: members have no promo code. */
  memberDiscountPercent: within(SETTING_RANGES.memberDiscountPercent).nullable(),
  memberDiscountMonths: within(SETTING_RANGES.memberDiscountMonths),
});
export type Settings = z.infer<typeof settings>;
export type SettingName = keyof Settings;

const value = z.union([z.string(), z.number(), z.null()]);
const changes = z.partialRecord(settings.keyof(), z.object({ from: value, to: value }));

export const settingsState = z.object({
  settings,
  /** Names this state: a save says which one it is based on. */
  version: z.int(),
  lastSave: z.object({ at: z.string(), by: z.string().nullable(), changes }).nullable(),
  isCurrencyFixed: z.boolean(),
});
/** The settings and what the last save changed. */
export type SettingsState = z.infer<typeof settingsState>;

export const settingsChange = z.strictObject({ version: z.int().min(0), patch: settings.partial() });
/** What one save asks for, and the version it is based on. */
export type SettingsChange = z.infer<typeof settingsChange>;

const refusal = z.object({
  status: z.literal("refused"),
  field: settings.keyof(),
  reason: z.enum([
    "currency_fixed",
    "unknown_time_zone",
    "checkout_needs_plan",
    "unknown_plan",
    "unknown_currency",
  ]),
});
export type SettingsRefusal = z.infer<typeof refusal>;

export const settingsOutcome = z.union([
  settingsState.extend({ status: z.enum(["saved", "unchanged", "conflict"]) }),
  refusal,
]);
/** What became of a save. With `conflict` nothing was written: the state is what somebody else saved meanwhile. */
export type SettingsOutcome = z.infer<typeof settingsOutcome>;
