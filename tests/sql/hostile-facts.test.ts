import { expect, test } from "vitest";
import { COMPANY, day, disputeOf, paymentOf, refundOf } from "../support/facts";
import { clickOf, deliver, differences, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "facts that contradict each other or reach for what is not theirs",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, outcome, referral } = link;
    const settled = async () => expect(await differences(database())).toEqual([]);

    test("a purchase that names a click of another community leaves that click as it was", async () => {
      const other = await makeCommunity(database(), "biz_b", "other-code");
      const foreign = clickOf({ codeId: other.codeId });
      await database().call("record_clicks", { batch: [foreign] });
      await deliver(database(), paymentOf({ referlyCode: link.maya.code, referlyClick: foreign.id }));
      expect(
        await database().query("select converted from public.referral_clicks where id = $1", [foreign.id]),
      ).toEqual([{ converted: false }]);
    });

    test("a click that brought two buyers stays converted while one of them is", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await deliver(database(), paymentOf({ ...viaClick(), paymentId: "pay_2", buyerId: "user_friend" }));
      await deliver(database(), refundOf({ paymentId: "pay_2" }));
      expect(
        await database().query("select converted from public.referral_clicks where id = $1", [link.clickId]),
      ).toEqual([{ converted: true }]);
      await deliver(database(), refundOf({ refundId: "rf_2", paymentId: "pay_1" }));
      expect(
        await database().query("select converted from public.referral_clicks where id = $1", [link.clickId]),
      ).toEqual([{ converted: false }]);
    });

    test.each([
      ["refund", refundOf],
      ["dispute", disputeOf],
    ] as const)(
      "a later word that names another payment takes a %s from the one first named",
      async (kind, factOf) => {
        await deliver(database(), paymentOf(viaClick()));
        await deliver(database(), paymentOf({ paymentId: "pay_2", buyerId: "user_other" }));
        const over = kind === "refund" ? "succeeded" : "lost";
        const begun = kind === "refund" ? "pending" : "open";
        await deliver(database(), factOf({ status: begun as never, paymentId: "pay_1" }));
        await deliver(database(), factOf({ status: over as never, paymentId: "pay_2", updatedAt: day(5) }));
        await settled();
        expect(await referral()).toMatchObject({ status: "cancelled", revenue_minor: 0 });
      },
    );

    test.each(["creating", "failed"])(
      "a promo code of the creator's own is not a member's whose wish for the same name is %s",
      async (state) => {
        await database().query(
          `insert into public.promo_codes (whop_company_id, code, referral_code_id, percent_off, state)
           values ($1, 'MAYA10', $2, 10, $3)`,
          [COMPANY, link.maya.codeId, state],
        );
        expect(await outcome(paymentOf({ promoCodeId: "promo_own", promoCode: "MAYA10" }))).toBe("no_code");
        expect(await outcome(paymentOf({ paymentId: "pay_2", promoCode: "MAYA10" }))).toBe("no_code");
      },
    );

    test("a promo code that was made anew under a member's old name is not that member's", async () => {
      await database().query(
        `insert into public.promo_codes (whop_company_id, code, referral_code_id, promo_code_id, percent_off, state)
         values ($1, 'MAYA10', $2, 'promo_1', 10, 'active')`,
        [COMPANY, link.maya.codeId],
      );
      expect(await outcome(paymentOf({ promoCodeId: "promo_2", promoCode: "MAYA10" }))).toBe("no_code");
    });

    test("of two words at the same instant the one whose money can be read counts, whichever comes first", async () => {
      const words = [
        paymentOf({ ...viaClick(), amountMinor: null, currency: null, moneyProblem: "missing" }),
        paymentOf(viaClick()),
      ];
      for (const order of [words, words.toReversed()]) {
        await database().query(
          "delete from public.users where whop_user_id = 'user_buyer'; delete from public.payments",
        );
        for (const word of order) await deliver(database(), word);
        expect(await referral()).toMatchObject({ status: "converted", revenue_minor: 10_000 });
      }
      await settled();
    });

    test("a later word whose money cannot be read takes nothing back of what was read, in any order", async () => {
      const words = [
        paymentOf({ ...viaClick(), amountMinor: 9_000, status: "pending", updatedAt: day(0.5) }),
        paymentOf(viaClick()),
        paymentOf({ amountMinor: 12_000, updatedAt: day(2) }),
        paymentOf({ amountMinor: null, currency: null, moneyProblem: "missing", updatedAt: day(3) }),
      ];
      for (const [a, b, c, d] of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [2, 0, 3, 1],
        [1, 3, 0, 2],
        [3, 0, 2, 1],
      ] as const) {
        await database().query(
          "delete from public.users where whop_user_id = 'user_buyer'; delete from public.payments",
        );
        for (const word of [a, b, c, d]) await deliver(database(), words[word] ?? paymentOf());
        expect(await referral()).toMatchObject({ status: "converted", revenue_minor: 12_000 });
        expect(await database().query("select money_problem from public.payments")).toEqual([
          { money_problem: null },
        ]);
      }
      await settled();
    });

    test("a payment that changes its currency and amount from word to word is counted as the newest says", async () => {
      const words = [
        paymentOf(viaClick()),
        paymentOf({ amountMinor: null, currency: null, moneyProblem: "missing", updatedAt: day(2) }),
        paymentOf({ amountMinor: 1_000_000_000_000_000, currency: "jpy", updatedAt: day(3) }),
        disputeOf({ status: "lost", amountMinor: 1_000_000_000_000_000 }),
        disputeOf({ status: "won", updatedAt: day(9) }),
        paymentOf({ amountMinor: 500, currency: "eur", updatedAt: day(4) }),
        refundOf({ amountMinor: 900, currency: "eur" }),
      ];
      for (const word of words) {
        expect(await deliver(database(), word)).toMatchObject({ state: "done" });
        await settled();
      }
      expect(await referral()).toMatchObject({ status: "cancelled", revenue_minor: 0, currency: "eur" });
    });

    test.each(["user_buyer", "user_maya"])(
      "what is told after %s was erased is counted all the same",
      async (who) => {
        await deliver(database(), paymentOf(viaClick()));
        await database().query("delete from public.users where whop_user_id = $1", [who]);
        await settled();
        await deliver(database(), refundOf({ amountMinor: 3_000 }));
        await deliver(database(), paymentOf({ paymentId: "pay_2", paidAt: day(9), amountMinor: 500 }));
        await settled();
        expect(await referral()).toMatchObject({ status: "converted", revenue_minor: 7_500 });
      },
    );
  },
  OLDEST_AND_NEWEST,
);
