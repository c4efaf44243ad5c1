import type { CodeTarget } from "@/lib/codes/schema";

/** Where an active code of Trading Cats leads; `parts` change what a test is about. */
export function codeTargetOf(parts: Partial<CodeTarget> = {}): CodeTarget {
  return {
    codeId: "0c9f6c1e-8a54-4f55-9f0e-1b2f6c3d4e5f",
    code: "maya",
    isActive: true,
    companyId: "biz_cats",
    companyTitle: "Trading Cats",
    companyRoute: "trading-cats",
    companyLogoUrl: null,
    referrerName: "Maya",
    referrerAvatarUrl: null,
    destination: "landing",
    defaultPlanId: "plan_monthly",
    purchaseUrl: "https://whop.com/checkout/plan_monthly?d=ch_kept",
    creditedClick: "last",
    attributionWindowDays: 30,
    ...parts,
  };
}
