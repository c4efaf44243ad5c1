import { beforeEach, describe, expect, test } from "vitest";
import { COMPANY, day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { type Community, clickOf, deliver, differences, makeCommunity, stateOf } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

onEveryEngine(
  "deliveries become facts, and facts become states",
  (database) => {
    let maya: Community;
    let clickId: string;
    beforeEach(async () => {
      await database().reset();
      maya = await makeCommunity(database());
      const click = clickOf({ codeId: maya.codeId });
      clickId = click.id;
      await database().call("record_clicks", { batch: [click] });
    });

    const viaClick = () => ({ referlyCode: maya.code, referlyClick: clickId });
    const outcome = async (event: Parameters<typeof deliver>[1]) =>
      (await deliver(database(), event)).outcome;
    const referral = async () =>
      (await database().query<Record<string, unknown>>("select * from public.referrals"))[0];

    describe("attribution", () => {
      test("a purchase whose checkout names the click becomes that member's converted referral", async () => {
        expect(await outcome(paymentOf(viaClick()))).toBe("converted");
        expect(await referral()).toMatchObject({
          status: "converted",
          method: "checkout",
          confidence: "certain",
          referrer_id: maya.referrerId,
          click_id: clickId,
        });
        expect(await database().query("select clicks, conversions from public.referral_codes")).toEqual([
          { clicks: 1, conversions: 1 },
        ]);
        expect(await database().query("select converted from public.referral_clicks")).toEqual([
          { converted: true },
        ]);
      });

      test("a purchase without a word of ours is kept and belongs to nobody", async () => {
        expect(await outcome(paymentOf())).toBe("no_code");
        expect(await referral()).toBeUndefined();
        expect(await database().query("select attribution from public.payments")).toEqual([
          { attribution: "no_code" },
        ]);
      });

      test("a member earns nothing on their own purchase", async () => {
        expect(await outcome(paymentOf({ ...viaClick(), buyerId: "user_maya" }))).toBe("own_code");
        expect(await referral()).toBeUndefined();
      });

      test("a code that was switched off earns nothing", async () => {
        await database().query("update public.referral_codes set is_active = false");
        expect(await outcome(paymentOf(viaClick()))).toBe("inactive_code");
      });

      test.each([
        [30, "converted"],
        [30.001, "window_closed"],
      ])("a purchase %d days after its click is %s when 30 days count", async (days, word) => {
        expect(await outcome(paymentOf({ ...viaClick(), paidAt: day(days) }))).toBe(word);
      });

      test("somebody who was a member before the click is nobody's referral", async () => {
        await deliver(
          database(),
          membershipOf({ joinedAt: day(-10), createdAt: day(-10), updatedAt: day(-10) }),
        );
        expect(await outcome(paymentOf({ ...viaClick(), paymentId: "pay_2" }))).toBe("existing_member");
      });

      const joined = (days: number, more = {}) =>
        membershipOf({ joinedAt: day(days), createdAt: day(days), updatedAt: day(days), ...more });

      test.each([
        ["joined", () => joined(-10)],
        ["paid", () => paymentOf({ paymentId: "pay_old", paidAt: day(-10) })],
      ])(
        "somebody who had %s before is nobody's referral by a code alone, without a click",
        async (_, past) => {
          await deliver(database(), past());
          expect(await outcome(paymentOf({ referlyCode: maya.code, paymentId: "pay_2" }))).toBe(
            "existing_member",
          );
        },
      );

      test.each([
        ["names the code, too", { referlyCode: "maya2code", joinedAt: day(-6) }],
        ["says nothing", { joinedAt: day(0.999) }],
      ])("a code alone suffices for a new member whose membership of that purchase %s", async (_, fact) => {
        await deliver(database(), membershipOf(fact));
        expect(await outcome(paymentOf({ referlyCode: maya.code }))).toBe("converted");
      });

      test("a click kept for later does not turn someone who came by themselves into a referral", async () => {
        await deliver(
          database(),
          membershipOf({ membershipId: "mem_own", joinedAt: day(2), createdAt: day(2), updatedAt: day(2) }),
        );
        await deliver(database(), paymentOf({ paymentId: "pay_own", paidAt: day(2) }));
        expect(await outcome(paymentOf({ ...viaClick(), paymentId: "pay_2", paidAt: day(20) }))).toBe(
          "existing_member",
        );
        expect(await referral()).toBeUndefined();
      });

      test("the first bind is permanent: a later purchase through another link changes nothing", async () => {
        await deliver(database(), paymentOf(viaClick()));
        await database().call("ensure_member_code", {
          ...{ whop_company_id: COMPANY, whop_user_id: "user_noa", candidates: ["noas-code"] },
          ...{ username: "noa", display_name: "Noa", avatar_url: null },
        });
        await deliver(
          database(),
          paymentOf({ paymentId: "pay_2", referlyCode: "noas-code", paidAt: day(2) }),
        );
        expect(await referral()).toMatchObject({ referrer_id: maya.referrerId, revenue_minor: 20_000 });
      });

      test("a renewal that carries no metadata still belongs to the referral of its buyer", async () => {
        await deliver(database(), paymentOf(viaClick()));
        expect(
          await outcome(
            paymentOf({ paymentId: "pay_2", paidAt: day(31), billingReason: "subscription_cycle" }),
          ),
        ).toBe("converted");
        expect(await referral()).toMatchObject({ revenue_minor: 20_000 });
      });

      test("a code of another community earns nothing here", async () => {
        const other = await makeCommunity(database(), "biz_b", "other-code");
        expect(await outcome(paymentOf({ referlyCode: other.code }))).toBe("no_code");
      });

      test("a delivery for a community that is not ours is stored and changes nothing", async () => {
        const answer = await deliver(database(), paymentOf(viaClick(), "biz_unknown"));
        expect(answer).toEqual({ stored: "stored", state: "ignored", outcome: "unknown_company" });
        expect(await database().query("select * from public.payments")).toEqual([]);
      });
    });

    describe("states", () => {
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
        const click = clickOf({ codeId: maya.codeId, at: daysAgo(21) });
        await database().call("record_clicks", { batch: [click] });
        clickId = click.id;
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
        expect(await outcome(disputeOf({ status: "lost", currency: "jpy", amountMinor: 9 }))).toBe(
          "cancelled",
        );
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
    });

    describe("however often, in whatever order", () => {
      test("what came before a community's first visit is applied after it", async () => {
        const early = membershipOf(
          { joinedAt: day(-10), createdAt: day(-10), updatedAt: day(-10) },
          "biz_new",
        );
        expect(await deliver(database(), early, "msg_early")).toMatchObject({
          state: "ignored",
          outcome: "unknown_company",
        });
        const visit = () =>
          database().call("ensure_company", {
            whop_company_id: "biz_new",
            title: "New",
            route: null,
            logo_url: null,
          });
        const claim = () => database().call("claim_due_events", { at_most: 10, lease_seconds: 60 });
        await visit();
        expect(await claim()).toMatchObject([{ webhookId: "msg_early" }]);
        expect(await deliver(database(), early, "msg_early")).toMatchObject({ state: "done" });
        await visit();
        expect(await claim()).toEqual([]);
      });

      test("the same delivery a second time is a duplicate and changes nothing", async () => {
        await deliver(database(), paymentOf(viaClick()), "msg_same");
        const before = await stateOf(database());
        expect(await deliver(database(), paymentOf(viaClick()), "msg_same")).toEqual({
          stored: "duplicate",
          state: "done",
          outcome: "converted",
        });
        expect(await stateOf(database())).toEqual(before);
      });

      test("the same payment in a delivery of another id changes nothing either", async () => {
        await deliver(database(), paymentOf(viaClick()));
        const before = await stateOf(database());
        await deliver(database(), paymentOf(viaClick()));
        expect(await stateOf(database())).toEqual(before);
      });

      test("another body under a known delivery id is noted as a conflict; the first one counts", async () => {
        await deliver(database(), paymentOf(viaClick()), "msg_same");
        const answer = await deliver(database(), paymentOf({ ...viaClick(), amountMinor: 1 }), "msg_same");
        expect(answer.stored).toBe("conflict");
        expect(await database().query("select conflicts from public.webhook_events")).toEqual([
          { conflicts: 1 },
        ]);
        expect(await referral()).toMatchObject({ revenue_minor: 10_000 });
      });

      test("an event that cannot be applied stays in the inbox with its error and is applied by a later delivery", async () => {
        await database().query(
          "alter table public.payments add constraint broken check (payment_id <> 'pay_1')",
        );
        const event = paymentOf(viaClick());
        expect(await deliver(database(), event, "msg_poison")).toEqual({
          stored: "stored",
          state: "pending",
          outcome: null,
        });
        expect(await database().query("select last_error from public.webhook_events")).toEqual([
          { last_error: expect.stringContaining("broken") },
        ]);
        await database().query("alter table public.payments drop constraint broken");
        expect(await deliver(database(), event, "msg_poison")).toEqual({
          stored: "duplicate",
          state: "done",
          outcome: "converted",
        });
      });

      test.each([
        ["first", [0, 1]],
        ["last", [1, 0]],
      ])(
        "what only the older of two words about a payment says is kept, also when it comes %s",
        async (_when, order) => {
          const older = paymentOf({ ...viaClick(), updatedAt: day(1) });
          const newer = paymentOf({ paidAt: day(1), updatedAt: day(2) });
          for (const position of order) await deliver(database(), position === 0 ? older : newer);
          expect(await database().query("select code, click_id from public.payments")).toEqual([
            { code: maya.code, click_id: clickId },
          ]);
          expect(await referral()).toMatchObject({ status: "converted", click_id: clickId });
        },
      );

      test("what could not be applied is handed out when due, to one caller at a time, and is dead after twelve tries", async () => {
        const claim = () =>
          database().call<{ webhookId: string }[]>("claim_due_events", { at_most: 10, lease_seconds: 60 });
        const makeDue = () =>
          database().query(
            "update public.webhook_events set next_attempt_at = now() - interval '1 second', lease_until = null",
          );
        await database().query(
          "alter table public.payments add constraint broken check (payment_id <> 'pay_1')",
        );
        await deliver(database(), paymentOf(viaClick()), "msg_poison");
        expect(await claim()).toEqual([]);
        await makeDue();
        expect(await claim()).toMatchObject([{ webhookId: "msg_poison" }]);
        expect(await claim()).toEqual([]);
        const states = [];
        for (let attempt = 2; attempt <= 12; attempt += 1) {
          states.push((await deliver(database(), paymentOf(viaClick()), "msg_poison")).state);
        }
        expect(states).toEqual([...Array(10).fill("pending"), "dead"]);
        await makeDue();
        expect(await claim()).toEqual([]);
        await database().query("alter table public.payments drop constraint broken");
      });

      test("all orders of joining, paying, a duplicate, and refunds of 40 % and 60 % end in the same state", async () => {
        let expected: unknown;
        for (const [index, order] of permutations([0, 1, 2, 3, 4]).entries()) {
          // Each order is lived through by a community of its own.
          const company = `biz_order${index}`;
          const { codeId, code } = await makeCommunity(database(), company, `order-${index}-code`);
          const click = clickOf({ codeId });
          await database().call("record_clicks", { batch: [click] });
          const proof = { referlyCode: code, referlyClick: click.id };
          const events = [
            membershipOf(proof, company),
            paymentOf({ ...proof, paidAt: day(2) }, company),
            paymentOf({ ...proof, paidAt: day(2) }, company),
            refundOf({ refundId: "rf_40", amountMinor: 4_000 }, company),
            refundOf(
              { refundId: "rf_60", amountMinor: 6_000, createdAt: day(6), updatedAt: day(6) },
              company,
            ),
          ];
          for (const position of order) await deliver(database(), events[position] ?? paymentOf());
          const state = await stateOf(database(), company);
          expected ??= state;
          expect(state, `order ${order.join(", ")}`).toEqual(expected);
        }
        expect(await differences(database())).toEqual([]);
        expect(expected).toMatchObject({
          state: { referrals: [expect.arrayContaining(["user_buyer", "cancelled", "refunded"])] },
        });
      });
    });
  },
  OLDEST_AND_NEWEST,
);

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
