import { expect, test } from "vitest";
import { COMPANY, day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { clickOf, deliver } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "a referral's state is what its facts demand",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, outcome, referral } = link;
    test("joining alone leaves a referral pending; the payment converts it", async () => {
      expect(await outcome(membershipOf(viaClick()))).toBe("pending");
      expect(await outcome(paymentOf())).toBe("converted");
    });

    test("a community that counts joining converts on the membership", async () => {
      await database().query("update public.companies set qualifies_on = 'join'");
      expect(await outcome(membershipOf(viaClick()))).toBe("converted");
    });

    test("leaving before paying cancels, and says so", async () => {
      await deliver(database(), membershipOf(viaClick()));
      const left = membershipOf({
        isActive: false,
        status: "canceled",
        endedAt: day(2),
        updatedAt: day(2),
      });
      expect(await outcome(left)).toBe("cancelled");
      expect(await referral()).toMatchObject({ status_reason: "left_early" });
    });

    test.each([
      [13, "cancelled"],
      [16, "converted"],
    ])(
      "where joining counts, whoever leaves %d days after it ends %s when the hold is 14 days",
      async (days, status) => {
        await database().query("update public.companies set qualifies_on = 'join', hold_days = 14");
        await deliver(database(), membershipOf(viaClick()));
        const left = membershipOf({
          isActive: false,
          status: "canceled",
          endedAt: day(days),
          updatedAt: day(days),
        });
        expect(await outcome(left)).toBe(status);
      },
    );

    test("a full refund cancels and takes the revenue back; one that fails later brings both back", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await outcome(refundOf())).toBe("cancelled");
      expect(await referral()).toMatchObject({
        status_reason: "refunded",
        revenue_minor: 0,
        revenue_attributed: 0,
      });
      expect(await outcome(refundOf({ status: "failed", updatedAt: day(5) }))).toBe("converted");
      expect(await referral()).toMatchObject({ revenue_minor: 10_000, cancelled_at: null });
    });

    test("a partial refund leaves the referral converted, with what remains", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await outcome(refundOf({ amountMinor: 4_000 }))).toBe("converted");
      expect(await referral()).toMatchObject({ status_reason: "partly_refunded", revenue_minor: 6_000 });
    });

    test("a refund that comes before its payment waits for it and never lets it count", async () => {
      expect(await outcome(refundOf())).toBe("waiting");
      expect(await outcome(paymentOf(viaClick()))).toBe("cancelled");
      expect(await referral()).toMatchObject({ revenue_minor: 0 });
    });

    test("refunds can never take back more than was paid", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await deliver(database(), refundOf({ amountMinor: 8_000 }));
      await deliver(database(), refundOf({ refundId: "rf_2", amountMinor: 8_000 }));
      expect(await database().query("select reversed_minor::text from public.payments")).toEqual([
        { reversed_minor: "10000" },
      ]);
    });

    test("a payment that was taken back serves no hold for the next one", async () => {
      const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
      const click = clickOf({ codeId: link.maya.codeId, at: daysAgo(21) });
      await database().call("record_clicks", { batch: [click] });
      link.clickId = click.id;
      await deliver(database(), paymentOf({ ...viaClick(), paidAt: daysAgo(20) }));
      expect(await referral()).toMatchObject({ is_verified: true });
      await deliver(database(), refundOf({ createdAt: daysAgo(1), updatedAt: daysAgo(1) }));
      await deliver(database(), paymentOf({ paymentId: "pay_2", paidAt: daysAgo(0) }));
      expect(await referral()).toMatchObject({ status: "converted", is_verified: false });
    });

    test("a refund that cannot be read keeps its referral from being verified, and says so", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await deliver(database(), refundOf({ amountMinor: null, currency: null, moneyProblem: "missing" }));
      expect(await referral()).toMatchObject({ status_reason: "money_unclear", is_verified: false });
    });

    test("a lost dispute in other money takes back the whole payment", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await outcome(disputeOf({ status: "lost", currency: "jpy", amountMinor: 9 }))).toBe("cancelled");
    });

    test("an inquiry moves nothing, a lost dispute cancels, one that is won brings the referral back", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await outcome(disputeOf({ status: "inquiry" }))).toBe("converted");
      expect(await outcome(disputeOf({ status: "lost", updatedAt: day(5) }))).toBe("cancelled");
      expect(await outcome(disputeOf({ status: "won", updatedAt: day(6) }))).toBe("converted");
    });

    test("money that cannot be read counts nothing and is said to be unclear", async () => {
      const unclear = { amountMinor: null, currency: null, moneyProblem: "negative" } as const;
      expect(await outcome(paymentOf({ ...viaClick(), ...unclear }))).toBe("pending");
      expect(await referral()).toMatchObject({ status_reason: "money_unclear", revenue_minor: 0 });
    });

    test("another currency is never mixed into the revenue of the days", async () => {
      await deliver(database(), paymentOf({ ...viaClick(), currency: "jpy", amountMinor: 3_000 }));
      expect(await referral()).toMatchObject({
        currency: "jpy",
        revenue_minor: 3_000,
        revenue_attributed: 3_000,
      });
      expect(
        await database().query("select sum(revenue_minor)::integer as sum from public.daily_stats"),
      ).toEqual([{ sum: 0 }]);
    });

    test("a failure that is told after the success does not undo it", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await deliver(database(), paymentOf({ status: "failed", updatedAt: day(9), paidAt: null }));
      expect(await referral()).toMatchObject({ status: "converted" });
    });

    test("every move of a referral is in the audit log, from, to and why", async () => {
      await deliver(database(), membershipOf(viaClick()));
      await deliver(database(), paymentOf());
      await deliver(database(), refundOf());
      const log = await database().query(
        "select action, from_state, to_state, reason, actor from public.audit_log order by id",
      );
      expect(log).toEqual([
        { action: "attributed", from_state: null, to_state: "pending", reason: "checkout", actor: "whop" },
        { action: "moved", from_state: "pending", to_state: "converted", reason: null, actor: "whop" },
        // The payment is older than the hold.
        { action: "verified", from_state: "pending", to_state: "converted", reason: null, actor: "whop" },
        {
          action: "moved",
          from_state: "converted",
          to_state: "cancelled",
          reason: "refunded",
          actor: "whop",
        },
        {
          action: "unverified",
          from_state: "converted",
          to_state: "cancelled",
          reason: "refunded",
          actor: "whop",
        },
      ]);
    });

    test("a referral counts to the campaign that was running when it began", async () => {
      await database().query(
        `insert into public.campaigns (whop_company_id, name, start_date, end_date, status)
         values ('${COMPANY}', 'Autumn', '${day(0)}', '${day(2)}', 'active'), ('${COMPANY}', 'Later', '${day(2)}', '${day(9)}', 'active')`,
      );
      await deliver(database(), paymentOf(viaClick()));
      await deliver(
        database(),
        paymentOf({ ...viaClick(), paymentId: "pay_2", buyerId: "user_other", paidAt: day(2) }),
      );
      expect(
        await database().query("select name, total_referrals from public.campaigns order by name"),
      ).toEqual([
        { name: "Autumn", total_referrals: 1 },
        { name: "Later", total_referrals: 1 },
      ]);
    });
  },
  OLDEST_AND_NEWEST,
);
