import { applyRefunds } from "../whop/actions/refund";
import { get, type World } from "../whop/state/world";
import type { Random } from "./random";
import type { Story } from "./story";
import { DAY, HOUR } from "./times";

/** A buyer gets half or all of a payment back, a few hours after asking for it at `at`. */
export function refundLater(
  world: World,
  random: Random,
  story: Story,
  paymentId: string,
  at: number,
  share: "half" | "all",
): void {
  const id = `rf_${random.text(14)}`;
  story.on(at, (time) => {
    const { companyId, currency, amountMinor } = get(world.payments, paymentId, "payment");
    const wanted = share === "half" ? Math.floor(amountMinor / 2) : amountMinor;
    world.refunds[id] = {
      id,
      companyId,
      paymentId,
      amountMinor: wanted,
      currency,
      status: "pending",
      createdAt: time,
      updatedAt: time,
    };
    return [{ type: "refund.created", noun: "refund", id }];
  });
  story.on(at + random.between(1, 4) * HOUR, (time) => {
    Object.assign(get(world.refunds, id, "refund"), { status: "succeeded", updatedAt: time });
    applyRefunds(world, get(world.payments, paymentId, "payment"), time);
    return [{ type: "refund.updated", noun: "refund", id }];
  });
}

/** A buyer disputes a payment at `at`, and the bank finds for them twelve days later. */
export function disputeAndLose(
  world: World,
  random: Random,
  story: Story,
  paymentId: string,
  at: number,
): void {
  const id = `dspt_${random.text(14)}`;
  const move = (status: "needs_response" | "lost", time: string) =>
    Object.assign(get(world.payments, paymentId, "payment"), {
      substatus: `dispute_${status}`,
      updatedAt: time,
    });
  story.on(at, (time) => {
    const { companyId, currency, amountMinor } = move("needs_response", time);
    const opened = {
      companyId,
      paymentId,
      amountMinor,
      currency,
      status: "needs_response",
      reason: "fraudulent",
    } as const;
    world.disputes[id] = { id, ...opened, createdAt: time, updatedAt: time };
    return [{ type: "dispute.created", noun: "dispute", id }];
  });
  story.on(at + 12 * DAY, (time) => {
    move("lost", time);
    return [
      {
        type: "dispute.updated",
        noun: "dispute",
        id: Object.assign(get(world.disputes, id, "dispute"), { status: "lost", updatedAt: time }).id,
      },
    ];
  });
}
