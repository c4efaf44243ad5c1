import { z } from "zod";
import type { StandInContext } from "../context";
import { newId } from "../state/ids";
import type { CheckoutConfiguration } from "../state/world";
import { type Answer, missing, refusal } from "./replays";
import type { RestCall } from "./rest-routes";

const metadata = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => Object.keys(value).length <= 50, "at most 50 keys")
  .refine(
    (value) => Object.values(value).every((entry) => typeof entry !== "string" || entry.length <= 500),
    "values of at most 500 characters",
  );

const newConfiguration = z.object({
  account_id: z.string().nullish(),
  company_id: z.string().nullish(),
  plan_id: z.string(),
  metadata: metadata.nullish(),
  mode: z.literal("payment").nullish(),
  redirect_url: z.url({ protocol: /^https$/ }).nullish(),
});

/** Opens a checkout for a plan; the answer is what `GET` gives from then on. */
export function createConfiguration(context: StandInContext, { body }: RestCall): Answer {
  const parsed = newConfiguration.safeParse(body);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not an object" };
    return refusal(400, "bad_request", `${path.join(".")}: ${message}`);
  }
  const { account_id, company_id, plan_id, redirect_url } = parsed.data;
  const plan = context.store.world.plans[plan_id];
  const companyId = account_id ?? company_id ?? plan?.companyId;
  if (!plan || plan.companyId !== companyId || plan.visibility === "archived") return missing("plan");
  const configuration: CheckoutConfiguration = {
    id: newId("ch"),
    companyId,
    planId: plan.id,
    metadata: parsed.data.metadata ?? null,
    redirectUrl: redirect_url ?? null,
    createdAt: context.store.nextTime(),
  };
  context.store.world.checkoutConfigurations[configuration.id] = configuration;
  return { status: 200, body: shown(context, configuration) };
}

/** A configuration as both generations show it. */
export function shown(
  { origin }: StandInContext,
  { id, companyId, planId, metadata: kept, redirectUrl, createdAt }: CheckoutConfiguration,
) {
  return {
    id,
    account_id: companyId,
    company_id: companyId,
    plan: { id: planId },
    metadata: kept,
    affiliate_code: null,
    mode: "payment",
    purchase_url: `${origin}/checkout/${id}/`,
    redirect_url: redirectUrl,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
