/** Who may use a route, and what in its source says so. */
export type Guard =
  | {
      who: "creator" | "member";
      example: string;
      /** How a change is asked for; without it the address is read. */
      method?: "POST" | "PATCH" | "DELETE";
    }
  | { who: "signature" }
  | { who: "sweeper" }
  /** Open to everyone, for this reason. */
  | { who: "public"; because: string };

/** Every route and page of the app with its guard; a file that is missing here fails the suite. */
export const GUARDS: Record<string, Guard> = {
  "app/page.tsx": { who: "public", because: "says what Referly is" },
  "app/dashboard/[companyId]/page.tsx": { who: "creator", example: "/dashboard/biz_lumen" },
  "app/dashboard/[companyId]/referrals/page.tsx": {
    who: "creator",
    example: "/dashboard/biz_lumen/referrals",
  },
  "app/dashboard/[companyId]/events/page.tsx": { who: "creator", example: "/dashboard/biz_lumen/events" },
  "app/dashboard/[companyId]/settings/page.tsx": { who: "creator", example: "/dashboard/biz_lumen/settings" },
  "app/experiences/[experienceId]/page.tsx": { who: "member", example: "/experiences/exp_lumen" },
  "app/join/[code]/page.tsx": { who: "public", because: "visitors are invited here" },
  "app/r/[code]/route.ts": { who: "public", because: "visitors open links" },
  "app/api/join/[code]/checkout/route.ts": { who: "public", because: "visitors go on to pay" },
  "app/api/companies/[companyId]/overview/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/overview",
  },
  "app/api/companies/[companyId]/events/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/events",
  },
  "app/api/companies/[companyId]/events/[eventId]/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/events/msg_1",
  },
  "app/api/companies/[companyId]/events/[eventId]/redrive/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/events/msg_1/redrive",
    method: "POST",
  },
  "app/api/companies/[companyId]/referrals/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/referrals",
  },
  "app/api/companies/[companyId]/referrals/[referralId]/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/referrals/019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2",
  },
  "app/api/companies/[companyId]/people/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/people?search=ana",
  },
  "app/api/companies/[companyId]/credits/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/credits",
    method: "POST",
  },
  "app/api/companies/[companyId]/credits/evidence/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/credits/evidence",
  },
  "app/api/companies/[companyId]/referrals/[referralId]/credit/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/referrals/019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2/credit",
    method: "POST",
  },
  "app/api/companies/[companyId]/settings/route.ts": {
    who: "creator",
    example: "/api/companies/biz_lumen/settings",
  },
  "app/api/experiences/[experienceId]/summary/route.ts": {
    who: "member",
    example: "/api/experiences/exp_lumen/summary",
  },
  "app/api/experiences/[experienceId]/claim/route.ts": {
    who: "member",
    example: "/api/experiences/exp_lumen/claim",
    method: "POST",
  },
  "app/api/webhooks/whop/route.ts": { who: "signature" },
  "app/api/sweep/route.ts": { who: "sweeper" },
  "app/api/health/route.ts": { who: "public", because: "tells load balancers that the database answers" },
  "app/api/health/live/route.ts": { who: "public", because: "tells load balancers that the process answers" },
};

/** What the source of a guarded file calls. */
export const GUARD_CALLS = {
  creator: /\brequireCreator\(/,
  member: /\brequireMember\(/,
  signature: /\bverifyWebhook\(/,
  sweeper: /\brequireSweeper\(/,
} as const;

/** The addresses that only a creator or a member may open, and how they are asked. */
export const GUARDED = Object.values(GUARDS).flatMap((guard) =>
  "example" in guard ? [{ path: guard.example, method: guard.method ?? "GET" }] : [],
);

/** Those that change something. */
export const CHANGES = GUARDED.filter(({ method }) => method !== "GET");
