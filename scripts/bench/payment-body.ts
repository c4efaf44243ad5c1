import { readFileSync } from "node:fs";
import { signWebhook } from "@/tests/support/sign-webhook";
import type { Stage } from "./stage";

const text = readFileSync("tests/fixtures/whop/payment-succeeded.unpinned.json", "utf8");

/** A signed purchase like the recorded one, of a buyer and a payment of its own, through one of the stage's codes. */
export function unpinnedPaymentBody(
  stage: Pick<Stage, "companyId" | "codes" | "webhookSecret">,
  index: number,
) {
  const event = JSON.parse(text) as { id: string; company_id: string; data: Record<string, unknown> };
  const id = `msg_bench${index}`;
  const now = new Date().toISOString();
  Object.assign(event, { id, company_id: stage.companyId, timestamp: now });
  Object.assign(event.data, {
    id: `pay_bench${index}`,
    company: { id: stage.companyId, title: "Bench", route: "bench" },
    user: { id: `user_bench${index}`, username: `bench${index}`, name: null, email: null },
    membership: { id: `mem_bench${index}`, status: "active", phone_number: null },
    checkout_configuration_id: null,
    metadata: { referly_code: stage.codes[index % stage.codes.length] },
    paid_at: now,
    created_at: now,
    updated_at: now,
  });
  const body = JSON.stringify(event);
  return {
    body,
    headers: {
      ...signWebhook(body, { secret: stage.webhookSecret, id }),
      "content-type": "application/json",
    },
  };
}
