import { expect, test } from "vitest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { COMPANY, day, membershipOf, paymentOf, refundOf } from "../support/facts";
import { deliver, differences, stateOf } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "who brought a buyer follows from all that was told, in whatever order",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, outcome, referral } = link;

    /** Noa and her code `noas-code`. */
    const addNoa = () =>
      database().call<{ userId: string; codeId: string }>("ensure_member_code", {
        ...{ whop_company_id: COMPANY, whop_user_id: "user_noa", candidates: ["noas-code"] },
        ...{ username: "noa", display_name: "Noa", avatar_url: null },
      });
    const oldMembership = () =>
      membershipOf({ membershipId: "mem_old", joinedAt: day(-90), createdAt: day(-90), updatedAt: day(2) });
    const byNoa = (more = {}) => paymentOf({ paymentId: "pay_2", referlyCode: "noas-code", ...more });

    /** Delivers the events in both directions, each into the same empty community, and returns both ends. */
    async function bothWays(events: WhopEvent[]) {
      const ends: unknown[] = [];
      for (const order of [events, events.toReversed()]) {
        await database().query(
          `delete from public.payments; delete from public.refunds; delete from public.memberships;
           delete from public.webhook_events; delete from public.users`,
        );
        await database().call("ensure_member_code", {
          ...{ whop_company_id: COMPANY, whop_user_id: "user_maya", candidates: ["maya2code"] },
          ...{ username: "maya", display_name: "Maya", avatar_url: null },
        });
        await addNoa();
        for (const event of order) await deliver(database(), event);
        expect(await differences(database())).toEqual([]);
        ends.push({ state: await stateOf(database()), referrer: await referrerOf() });
      }
      return ends;
    }
    const referrerOf = async () =>
      (
        await database().query<{ name: string }>(
          "select u.username as name from public.referrals r join public.users u on u.id = r.referrer_id",
        )
      ).map(({ name }) => name);

    test("an old membership told after a purchase through a link ends as one told before it", async () => {
      const [first, last] = await bothWays([oldMembership(), paymentOf(viaClick())]);
      expect(last).toEqual(first);
      expect(await referral()).toMatchObject({ status: "cancelled", status_reason: "existing_member" });
      expect(await database().query("select attribution, referral_id from public.payments")).toEqual([
        { attribution: "existing_member", referral_id: null },
      ]);
    });

    test("of two purchases with two codes the first paid decides, however they arrive", async () => {
      const [first, last] = await bothWays([
        paymentOf({ ...viaClick(), paidAt: day(1) }),
        byNoa({ paidAt: day(2), amountMinor: 5_000 }),
        refundOf({ paymentId: "pay_2", amountMinor: 1_000 }),
      ]);
      expect(last).toEqual(first);
      expect(await referrerOf()).toEqual(["maya"]);
      expect(await referral()).toMatchObject({ revenue_minor: 14_000 });
    });

    test("when an earlier purchase is told late, its code takes over referral, revenue and counters", async () => {
      await addNoa();
      await deliver(database(), byNoa({ paidAt: day(2) }));
      expect(await referrerOf()).toEqual(["noa"]);
      await deliver(database(), paymentOf({ ...viaClick(), paidAt: day(1) }));
      expect(await referrerOf()).toEqual(["maya"]);
      expect(
        await database().query(
          `select c.code, c.conversions, coalesce(sum(d.revenue_minor), 0)::integer as revenue
           from public.referral_codes c left join public.daily_stats d on d.referral_code_id = c.id
           group by c.id order by c.code`,
        ),
      ).toEqual([
        { code: "maya2code", conversions: 1, revenue: 20_000 },
        { code: "noas-code", conversions: 0, revenue: 0 },
      ]);
      expect(
        await database().query(
          "select details->>'before' as before, details->>'code' as code from public.audit_log where action = 'rebound'",
        ),
      ).toEqual([{ before: "noas-code", code: "maya2code" }]);
      expect(await differences(database())).toEqual([]);
    });

    test("a click of the losing code is no longer marked as converted", async () => {
      await addNoa();
      await deliver(database(), paymentOf({ ...viaClick(), paidAt: day(3) }));
      await deliver(database(), byNoa({ paidAt: day(2) }));
      expect(await database().query("select converted from public.referral_clicks")).toEqual([
        { converted: false },
      ]);
    });

    test.each([
      ["by its id", { promoCodeId: "promo_1", promoCode: null }],
      ["by its text, in any case", { promoCodeId: null, promoCode: "Maya10" }],
    ])(
      "a promo code that belongs to a code attributes a purchase without a link, known %s",
      async (_, promo) => {
        await database().query(
          `insert into public.promo_codes (whop_company_id, code, referral_code_id, promo_code_id, percent_off, state)
         values ($1, 'MAYA10', $2, 'promo_1', 10, 'active')`,
          [COMPANY, link.maya.codeId],
        );
        expect(await outcome(paymentOf(promo))).toBe("converted");
        expect(await referral()).toMatchObject({
          method: "promo_code",
          confidence: "high",
          referrer_id: link.maya.referrerId,
          click_id: null,
        });
      },
    );

    test("what a checkout names is stronger than the promo code typed in it", async () => {
      const noa = await addNoa();
      await database().query(
        `insert into public.promo_codes (whop_company_id, code, referral_code_id, promo_code_id, percent_off, state)
         values ($1, 'NOA10', $2, 'promo_1', 10, 'active')`,
        [COMPANY, noa.codeId],
      );
      await deliver(database(), paymentOf({ ...viaClick(), promoCodeId: "promo_1", promoCode: "NOA10" }));
      expect(await referrerOf()).toEqual(["maya"]);
    });

    test("a promo code of our own invention that nobody made attributes nothing", async () => {
      expect(await outcome(paymentOf({ promoCode: "MAYA10" }))).toBe("no_code");
    });

    test("a renewal that names its membership only finds its buyer through it, in either order", async () => {
      const renewal = paymentOf({ paymentId: "pay_2", paidAt: day(31), membershipId: "mem_1" });
      if (renewal.kind === "payment") renewal.payment.buyer = null;
      const [first, last] = await bothWays([paymentOf(viaClick()), membershipOf(), renewal]);
      expect(last).toEqual(first);
      expect(await referral()).toMatchObject({ revenue_minor: 20_000 });
    });

    test("rules that change later do not move a referral that began under the old ones", async () => {
      await database().query("update public.companies set hold_days = 3, attribution_window_days = 30");
      await deliver(database(), paymentOf(viaClick()));
      await database().query(
        "update public.companies set hold_days = 60, attribution_window_days = 1, qualifies_on = 'join'",
      );
      await deliver(database(), refundOf({ amountMinor: 1_000 }));
      expect(await referral()).toMatchObject({ hold_days: 3, qualifies_on: "payment", status: "converted" });
      expect(await differences(database())).toEqual([]);
    });

    test("a code that is switched off later keeps what it brought", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await database().query("update public.referral_codes set is_active = false");
      expect(await outcome(refundOf({ amountMinor: 1_000 }))).toBe("converted");
      expect(await differences(database())).toEqual([]);
    });

    test("a purchase long after its window closed is not saved by a fresh click of the same link", async () => {
      expect(await outcome(paymentOf({ ...viaClick(), paidAt: day(40) }))).toBe("window_closed");
      expect(await outcome(byNoa({ referlyCode: link.maya.code, paidAt: day(41) }))).toBe("existing_member");
    });

    test("what somebody bought by themselves stays theirs when a refund of it comes first", async () => {
      const own = paymentOf({ paymentId: "pay_own", paidAt: day(-20) });
      const [first, last] = await bothWays([
        refundOf({ paymentId: "pay_own" }),
        own,
        paymentOf({ ...viaClick(), paidAt: day(1) }),
      ]);
      expect(last).toEqual(first);
      expect(await referral()).toMatchObject({ status_reason: "existing_member" });
    });

    test("a purchase inside a campaign's window counts for it, even when it is told after the end", async () => {
      await database().query(
        `insert into public.campaigns (whop_company_id, name, start_date, end_date, status)
         values ($1, 'Sprint', $2, $3, 'ended')`,
        [COMPANY, day(0), day(2)],
      );
      await deliver(database(), paymentOf({ ...viaClick(), paidAt: day(1.9) }));
      expect((await referral())?.campaign_id).not.toBeNull();
      expect(await differences(database())).toEqual([]);
    });
  },
  OLDEST_AND_NEWEST,
);
