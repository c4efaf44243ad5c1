import { beforeEach, expect, test } from "vitest";
import { paymentOf, refundOf } from "../support/facts";
import { clickOf, deliver, differences, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

onEveryEngine(
  "check_invariants finds every number that does not follow from the facts",
  (database) => {
    beforeEach(async () => {
      await database().reset();
      const { codeId, code } = await makeCommunity(database());
      const click = clickOf({ codeId });
      await database().call("record_clicks", { batch: [click] });
      await deliver(database(), paymentOf({ referlyCode: code, referlyClick: click.id }));
      await deliver(database(), refundOf({ amountMinor: 4_000 }));
    });

    test("nothing differs after a click, a purchase and a refund", async () => {
      expect(await differences(database())).toEqual([]);
    });

    test.each(["user_buyer", "user_maya"])("nothing differs after %s was erased", async (who) => {
      await database().query(`delete from public.users where whop_user_id = '${who}'`);
      expect(await differences(database())).toEqual([]);
    });

    test.each([
      ["code_clicks", "update public.referral_codes set clicks = clicks + 1"],
      ["code_conversions", "update public.referral_codes set conversions = 0"],
      ["daily_stats", "update public.daily_stats set visitors = visitors + 1 where clicks > 0"],
      [
        "daily_stats",
        "update public.daily_stats set revenue_minor = revenue_minor + 1 where revenue_minor > 0",
      ],
      ["payment_reversed", "update public.payments set reversed_minor = 0"],
      ["payment_referral", "update public.payments set referral_id = null"],
      ["referral_state", "update public.referrals set revenue_minor = 1"],
    ])("a wrong %s is listed after: %s", async (invariant, wrong) => {
      await database().query(wrong);
      expect(await differences(database())).toContainEqual(expect.objectContaining({ invariant }));
    });
  },
  OLDEST_AND_NEWEST,
);
