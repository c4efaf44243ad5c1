import { beforeEach, expect, test } from "vitest";
import { day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { deliver } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "what happened once is kept once",
  (database) => {
    const { viaClick } = mayasLink(database);
    beforeEach(async () => {
      const purchase = { ...viaClick(), membershipId: "mem_1", paidAt: day(2) };
      for (const event of [membershipOf(viaClick()), paymentOf(purchase), refundOf(), disputeOf()])
        await deliver(database(), event);
    });

    test.each([
      "webhook_events",
      "payments",
      "refunds",
      "disputes",
      "memberships",
      "attribution_proofs",
      "referrals",
      "referral_clicks",
      "daily_stats",
    ])("a second row of the same in %s is refused, whoever writes it", async (table) => {
      const again = database().query(
        `insert into public.${table}
         select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).* from public.${table} t`,
      );
      await expect(again).rejects.toThrow(/duplicate key value violates unique constraint/);
    });
  },
  OLDEST_AND_NEWEST,
);
