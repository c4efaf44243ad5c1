import { z } from "zod";

/** Where a code leads, as `resolve_code` answers. */
export const codeTarget = z.object({
  codeId: z.uuid(),
  code: z.string(),
  isActive: z.boolean(),
  companyId: z.string(),
  companyTitle: z.string(),
  companyRoute: z.string().nullable(),
  companyLogoUrl: z.string().nullable(),
  referrerName: z.string().nullable(),
  referrerAvatarUrl: z.string().nullable(),
  destination: z.enum(["landing", "checkout"]),
  defaultPlanId: z.string().nullable(),
  purchaseUrl: z.string().nullable(),
  creditedClick: z.enum(["first", "last"]),
  attributionWindowDays: z.int(),
});
export type CodeTarget = z.infer<typeof codeTarget>;
