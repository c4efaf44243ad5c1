/** The numbers a creator may choose, for forms without zod: both ends included; the table's checks say the same. */
export const SETTING_RANGES = {
  attributionWindowDays: { min: 1, max: 400 },
  claimWindowDays: { min: 0, max: 90 },
  holdDays: { min: 0, max: 90 },
  memberDiscountPercent: { min: 1, max: 100 },
  memberDiscountMonths: { min: 1, max: 12 },
} as const;
