import { beforeEach, expect, test } from "vitest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { clickOf, deliver, differences, makeCommunity, stateOf } from "./community";
import { onEveryEngine, type TestDatabase } from "./engines";

type Proof = { referlyCode?: string; referlyClick?: string };
type EventsOf = (company: string, proof: Proof) => WhopEvent[];

const refundsOf = (company: string): [WhopEvent, WhopEvent] => [
  refundOf({ refundId: "rf_40", amountMinor: 4_000 }, company),
  refundOf({ refundId: "rf_60", amountMinor: 6_000, createdAt: day(6), updatedAt: day(6) }, company),
];

/** The state is the same after every order, or after every `step`th of them. */
const allOrders = (step: number) => (database: () => TestDatabase) => {
  beforeEach(() => database().reset());
  test.each<[string, EventsOf, unknown]>([
    [
      "joining, paying, a duplicate, and refunds of 40 % and 60 %",
      (company, proof) => [
        membershipOf(proof, company),
        paymentOf({ ...proof, paidAt: day(2) }, company),
        paymentOf({ ...proof, paidAt: day(2) }, company),
        ...refundsOf(company),
      ],
      ["user_buyer", "cancelled", "refunded"],
    ],
    [
      "paying, a duplicate, refunds of 40 % and 60 %, and a dispute opened and won",
      (company, proof) => [
        paymentOf({ ...proof, paidAt: day(2) }, company),
        paymentOf({ ...proof, paidAt: day(2) }, company),
        ...refundsOf(company),
        disputeOf({}, company),
        disputeOf({ status: "won", updatedAt: day(8) }, company),
      ],
      ["user_buyer", "cancelled", "refunded"],
    ],
    [
      "paying, a duplicate, a refund of 40 %, and a dispute opened and lost",
      (company, proof) => [
        paymentOf({ ...proof, paidAt: day(2) }, company),
        paymentOf({ ...proof, paidAt: day(2) }, company),
        refundsOf(company)[0],
        disputeOf({}, company),
        disputeOf({ status: "lost", updatedAt: day(8) }, company),
      ],
      ["user_buyer", "cancelled", "dispute_lost"],
    ],
  ])(
    "all orders of %s end in the same state",
    async (name, eventsOf, end) => {
      const states = new Map<string, number[]>();
      let count = 0;
      for (const order of permutations([...eventsOf("", {}).keys()]).filter(
        (_, index) => index % step === 0,
      )) {
        // Each order is lived through by a community of its own.
        const company = `biz_order${++count}`;
        const { codeId, code } = await makeCommunity(database(), company, `order-${count}-code`);
        const click = clickOf({ codeId });
        await database().call("record_clicks", { batch: [click] });
        const events = eventsOf(company, { referlyCode: code, referlyClick: click.id });
        for (const position of order) await deliver(database(), events[position] ?? paymentOf());
        states.set(JSON.stringify(await stateOf(database(), company)), order);
      }
      expect([...states.keys()], `orders ${[...states.values()].join(" and ")} of ${name}`).toHaveLength(1);
      expect(JSON.parse([...states.keys()][0] ?? "")).toMatchObject({
        state: { referrals: [expect.arrayContaining(end as string[])] },
      });
      expect(await differences(database())).toEqual([]);
    },
    240_000,
  );
};

const TITLE = "the end does not depend on the order";
onEveryEngine(TITLE, allOrders(1), ["PGlite"]);
onEveryEngine(TITLE, allOrders(7), ["PostgreSQL 15"]);

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
