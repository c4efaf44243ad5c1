/** The schema that was asked for: every table, column, type, default, relation and index of it. */
export type AskedColumn = {
  type: string;
  /** Must be `not null` here, too. */
  isRequired?: true;
  /** The default as PostgreSQL prints it; left out when none was asked for. */
  default?: string;
  /** Table it points at, and what happens here when that row goes. */
  references?: { table: string; onDelete: "CASCADE" | "SET NULL" };
  isUnique?: true;
};

const id: AskedColumn = { type: "uuid", isRequired: true, default: "gen_random_uuid()" };
const text: AskedColumn = { type: "text" };
const word: AskedColumn = { type: "text", isRequired: true };
const moment: AskedColumn = { type: "timestamp with time zone" };
const stamp: AskedColumn = { type: "timestamp with time zone", default: "now()" };
const count: AskedColumn = { type: "integer", default: "0" };
const json: AskedColumn = { type: "jsonb" };
const flag = (value: boolean): AskedColumn => ({ type: "boolean", default: String(value) });
const status = (value: string): AskedColumn => ({ ...word, default: `'${value}'::text` });
const owned = (table: string): AskedColumn => ({ type: "uuid", references: { table, onDelete: "CASCADE" } });
const linked = (table: string): AskedColumn => ({
  type: "uuid",
  references: { table, onDelete: "SET NULL" },
});

export const ASKED_TABLES: Record<string, Record<string, AskedColumn>> = {
  users: {
    // Unique together with the company: one person may belong to two communities.
    id,
    whop_user_id: word,
    whop_company_id: word,
    username: text,
    email: text,
    avatar_url: text,
    created_at: stamp,
    updated_at: stamp,
  },
  referral_codes: {
    id,
    user_id: owned("users"),
    code: { ...word, isUnique: true },
    clicks: count,
    conversions: count,
    is_active: flag(true),
    created_at: stamp,
    updated_at: stamp,
  },
  referrals: {
    id,
    referrer_id: linked("users"),
    referred_id: owned("users"),
    referral_code_id: linked("referral_codes"),
    campaign_id: linked("campaigns"),
    status: status("pending"),
    converted_at: moment,
    revenue_attributed: { type: "numeric", default: "0" },
    ip_address: text,
    user_agent: text,
    device_fingerprint: text,
    is_verified: flag(false),
    fraud_score: count,
    created_at: stamp,
    updated_at: stamp,
  },
  campaigns: {
    id,
    whop_company_id: word,
    name: word,
    description: text,
    start_date: { ...moment, isRequired: true },
    end_date: { ...moment, isRequired: true },
    status: status("draft"),
    rules: json,
    prizes: json,
    total_referrals: count,
    created_at: stamp,
    updated_at: stamp,
  },
  rewards: {
    id,
    whop_company_id: word,
    name: word,
    description: text,
    threshold: { type: "integer", isRequired: true },
    reward_type: word,
    reward_data: json,
    auto_apply: flag(true),
    is_active: flag(true),
    created_at: stamp,
    updated_at: stamp,
  },
  reward_redemptions: {
    id,
    user_id: owned("users"),
    reward_id: owned("rewards"),
    status: status("pending"),
    granted_at: moment,
    claimed_at: moment,
    error_message: text,
    created_at: stamp,
    updated_at: stamp,
  },
  fraud_checks: {
    id,
    referral_id: owned("referrals"),
    check_type: word,
    flagged: flag(false),
    details: json,
    created_at: stamp,
  },
  referral_clicks: {
    id,
    referral_code_id: owned("referral_codes"),
    ip_address: text,
    user_agent: text,
    device_fingerprint: text,
    referrer_url: text,
    converted: flag(false),
    created_at: stamp,
  },
};

/** Index by name: the columns it begins with. */
export const ASKED_INDEXES: Record<string, { table: string; columns: string[] }> = {
  idx_users_whop_user_id: { table: "users", columns: ["whop_user_id"] },
  idx_users_whop_company_id: { table: "users", columns: ["whop_company_id"] },
  idx_referral_codes_user_id: { table: "referral_codes", columns: ["user_id"] },
  idx_referral_codes_code: { table: "referral_codes", columns: ["code"] },
  idx_referrals_referrer_id: { table: "referrals", columns: ["referrer_id"] },
  idx_referrals_referred_id: { table: "referrals", columns: ["referred_id"] },
  idx_referrals_campaign_id: { table: "referrals", columns: ["campaign_id"] },
  idx_referrals_status: { table: "referrals", columns: ["status"] },
  idx_referrals_created_at: { table: "referrals", columns: ["created_at"] },
  idx_campaigns_whop_company_id: { table: "campaigns", columns: ["whop_company_id"] },
  idx_campaigns_status: { table: "campaigns", columns: ["status"] },
  idx_campaigns_dates: { table: "campaigns", columns: ["start_date", "end_date"] },
  idx_rewards_whop_company_id: { table: "rewards", columns: ["whop_company_id"] },
  idx_rewards_threshold: { table: "rewards", columns: ["threshold"] },
  idx_reward_redemptions_user_id: { table: "reward_redemptions", columns: ["user_id"] },
  idx_reward_redemptions_reward_id: { table: "reward_redemptions", columns: ["reward_id"] },
  idx_reward_redemptions_status: { table: "reward_redemptions", columns: ["status"] },
  idx_fraud_checks_referral_id: { table: "fraud_checks", columns: ["referral_id"] },
  idx_fraud_checks_flagged: { table: "fraud_checks", columns: ["flagged"] },
  idx_referral_clicks_code_id: { table: "referral_clicks", columns: ["referral_code_id"] },
  idx_referral_clicks_converted: { table: "referral_clicks", columns: ["converted"] },
  idx_referral_clicks_created_at: { table: "referral_clicks", columns: ["created_at"] },
};

export const ASKED_TRIGGERS = [
  "users",
  "referral_codes",
  "referrals",
  "campaigns",
  "rewards",
  "reward_redemptions",
];

/** Tables that were added, each with its reason in the design. */
export const ADDED_TABLES = [
  "attribution_proofs",
  "audit_log",
  "campaign_standings",
  "checkout_links",
  "companies",
  "company_sweeps",
  "daily_stats",
  "disputes",
  "fraud_lists",
  "member_sightings",
  "memberships",
  "notifications",
  "payments",
  "point_entries",
  "promo_codes",
  "refunds",
  "webhook_events",
];
