/** A click as `record_clicks` takes it; whose link it was stands in for the code's id, which only the database knows. */
export type SeedClick = {
  id: string;
  ownerId: string;
  visitorKey: string;
  at: string;
  excludedReason: "head" | "prefetch" | "preview" | "bot" | null;
  networkKey: string | null;
  deviceKey: string;
  agent: string | null;
  referrerHost: string | null;
  utmSource: string | null;
  country: string | null;
};

export type SeedMember = {
  userId: string;
  username: string;
  name: string;
  hasPicture: boolean;
  code: string;
};

/** The checkout that a visitor opened after a click. */
export type SeedCheckout = { configurationId: string; ownerId: string; planId: string; clickId: string };

/** A webhook as Whop would have sent it: its id and exact bytes. */
export type SeedDelivery = { webhookId: string; type: string; body: string };

/** A member's word of whose code brought them, or the creator's for them. */
export type SeedSaying = { userId: string; ownerId: string };

/** What has to reach the database for it to agree with the stand-in's world. Deliveries are in the order of their events. */
export type SeedPlan = {
  company: { id: string; title: string; route: string; currency: string };
  members: SeedMember[];
  clicks: SeedClick[];
  checkouts: SeedCheckout[];
  deliveries: SeedDelivery[];
  claims: SeedSaying[];
  credits: SeedSaying[];
};
