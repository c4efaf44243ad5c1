import { v7 as uuidv7 } from "uuid";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { COMPANY, day } from "../support/facts";
import type { TestDatabase } from "./engines";

export type Community = { referrerId: string; codeId: string; code: string };

/** A community with one member, Maya, whose link exists. */
export async function makeCommunity(
  database: TestDatabase,
  companyId = COMPANY,
  code = "maya2code",
): Promise<Community> {
  await database.call("ensure_company", {
    whop_company_id: companyId,
    title: "A community",
    route: "a",
    logo_url: null,
  });
  const made = await database.call<{ userId: string; codeId: string; code: string }>("ensure_member_code", {
    whop_company_id: companyId,
    whop_user_id: "user_maya",
    username: "maya",
    display_name: "Maya",
    avatar_url: null,
    candidates: [code],
  });
  return { referrerId: made.userId, codeId: made.codeId, code: made.code };
}

type ClickParts = {
  id?: string;
  at?: string;
  visitorKey?: string;
  excludedReason?: string | null;
  codeId: string;
};

/** One click as the recorder hands it over. */
export function clickOf({ at = day(0), ...parts }: ClickParts) {
  return {
    id: uuidv7({ msecs: Date.parse(at) }),
    at,
    visitorKey: "visitor-0001",
    excludedReason: null,
    networkKey: "network-0001",
    deviceKey: "device-0001",
    agent: "Safari / iOS / mobile",
    referrerHost: "instagram.com",
    utmSource: null,
    utmMedium: null,
    utmCampaign: null,
    country: "DE",
    ...parts,
  };
}

let deliveries = 0;

/** Delivers a normalised event as the webhook route does; each call is a delivery of its own unless an id is given. */
export async function deliver(
  database: TestDatabase,
  event: WhopEvent,
  webhookId = `msg_${++deliveries}`,
): Promise<{ stored: string; state: string; outcome: string | null }> {
  const body = Buffer.from(JSON.stringify(event)).toString("base64");
  return database.call("ingest_event", { webhook_id: webhookId, body_base64: body, event });
}

/** What matters of a community's derived state, in an order of its own: two equal answers mean equal states. */
export async function stateOf(database: TestDatabase, companyId = COMPANY): Promise<unknown> {
  const rows = await database.query(
    `select jsonb_build_object(
      'referrals', (select jsonb_agg(jsonb_build_array(b.whop_user_id, r.status, r.status_reason, r.revenue_minor, r.revenue_attributed,
          r.currency, r.converted_at, r.cancelled_at, r.is_verified, r.referral_code_id is not null) order by b.whop_user_id)
        from public.referrals r join public.users b on b.id = r.referred_id where r.whop_company_id = k.id),
      'payments', (select jsonb_agg(jsonb_build_array(p.payment_id, p.status, p.amount_minor, p.reversed_minor, p.attribution) order by p.payment_id)
        from public.payments p where p.whop_company_id = k.id),
      'refunds', (select jsonb_agg(jsonb_build_array(f.refund_id, f.status, f.amount_minor) order by f.refund_id)
        from public.refunds f where f.whop_company_id = k.id),
      'disputes', (select jsonb_agg(jsonb_build_array(d.dispute_id, d.status) order by d.dispute_id)
        from public.disputes d where d.whop_company_id = k.id),
      'codes', (select jsonb_agg(jsonb_build_array(c.clicks, c.conversions) order by c.code)
        from public.referral_codes c where c.whop_company_id = k.id),
      'days', (select jsonb_agg(jsonb_build_array(d.day, d.clicks, d.visitors, d.referrals, d.conversions, d.cancellations,
          d.revenue_minor, d.reversed_minor) order by d.day, (select c.code from public.referral_codes c where c.id = d.referral_code_id))
        from public.daily_stats d where d.whop_company_id = k.id
          and (d.clicks, d.visitors, d.referrals, d.conversions, d.cancellations, d.revenue_minor, d.reversed_minor)
            <> (0, 0, 0, 0, 0, 0, 0))
    ) as state from (select $1::text as id) k`,
    [companyId],
  );
  return rows[0];
}

/** Every difference between derived numbers and the facts; empty when all is well. */
export function differences(database: TestDatabase): Promise<unknown[]> {
  return database.query("select * from public.check_invariants()");
}
