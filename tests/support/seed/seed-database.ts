import { z } from "zod";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import type { SeedPlan } from "./plan";
import { PROMO } from "./promo";

/** Calls one function of the database with named arguments and returns its answer: the data door, or a test's own. */
export type Call = (name: string, args: Record<string, unknown>) => Promise<unknown>;

const CLICKS_A_CALL = 300;

const memberCode = z.object({ codeId: z.string() });
const promoAttempt = z.object({ state: z.string(), code: z.string() }).nullable();
const ingested = z.object({ state: z.string(), outcome: z.string().nullable() });

/**
 * Brings a database to the state that the plan tells, by the very calls that the app makes: each click recorded, each
 * webhook stored and applied. `whopOrigin` is where the stand-in serves pictures and checkouts. Doing it again changes
 * nothing but the hits of clicks. Throws a sentence when an event did not do what the story says.
 */
export async function seedDatabase(plan: SeedPlan, call: Call, whopOrigin: string): Promise<void> {
  const { id, title, route, currency } = plan.company;
  const picture = (of: string) => `${whopOrigin}/pictures/${of}.svg`;
  await call("ensure_company", { whop_company_id: id, title, route, logo_url: picture(id), currency });

  const codeIds = new Map<string, string>();
  for (const member of plan.members) {
    const answer = await call("ensure_member_code", {
      whop_company_id: id,
      whop_user_id: member.userId,
      username: member.username,
      display_name: member.name,
      avatar_url: member.hasPicture ? picture(member.userId) : null,
      candidates: [member.code],
    });
    codeIds.set(member.userId, memberCode.parse(answer).codeId);
  }
  await call("save_settings", {
    company: id,
    patch: { memberDiscountPercent: PROMO.percent },
    expected_version: 0,
    actor: "user_mara",
  });
  for (const member of plan.members) await makePromoCode(id, codeIds.get(member.userId), member.code, call);
  for (let from = 0; from < plan.clicks.length; from += CLICKS_A_CALL) {
    const batch = plan.clicks.slice(from, from + CLICKS_A_CALL);
    await call("record_clicks", {
      batch: batch.map(({ ownerId, ...click }) => ({ ...click, codeId: codeIds.get(ownerId) })),
    });
  }
  for (const { configurationId, ownerId, planId, clickId } of plan.checkouts) {
    await call("save_checkout_link", {
      whop_company_id: id,
      referral_code_id: codeIds.get(ownerId),
      plan_id: planId,
      click_id: clickId,
      configuration_id: configurationId,
      purchase_url: `${whopOrigin}/checkout/${configurationId}/`,
    });
  }
  for (const delivery of plan.deliveries) await deliver(delivery, call);
  const codeOf = (userId: string) => plan.members.find((member) => member.userId === userId)?.code;
  for (const { userId, ownerId } of plan.claims) {
    await call("claim_referral", { company: id, whop_user_id: userId, code_text: codeOf(ownerId) });
  }
  for (const { userId, ownerId } of plan.credits) {
    const [buyer] = z
      .array(z.object({ userId: z.string() }))
      .parse(await call("find_people", { company: id, search: codeOf(userId), at_most: 1 }));
    await call("credit_referral", {
      company: id,
      buyer_id: buyer?.userId,
      code_id: codeIds.get(ownerId),
      note: "They told me at the meetup.",
      actor: "user_mara",
    });
  }
}

async function makePromoCode(company: string, codeId: string | undefined, code: string, call: Call) {
  const promo = promoAttempt.parse(await call("begin_promo_code", { company, code_id: codeId }));
  if (promo?.state === "create")
    await call("save_promo_code", { company, code: promo.code, promo_code_id: PROMO.idOf(code) });
}

async function deliver({ webhookId, type, body }: SeedPlan["deliveries"][number], call: Call): Promise<void> {
  const bytes = Buffer.from(body);
  const event = normaliseWhopEvent(bytes);
  const answer = await call("ingest_event", {
    webhook_id: webhookId,
    body_base64: bytes.toString("base64"),
    event,
  });
  const { state, outcome } = ingested.parse(answer);
  if (state !== "done")
    throw new Error(`The seed's ${type} ${webhookId} ended as ${state} (${outcome}): ${body}`);
}
