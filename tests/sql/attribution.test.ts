import { expect, test } from "vitest";
import { COMPANY, day, membershipOf, paymentOf } from "../support/facts";
import { deliver, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "a purchase is attributed by the proof that its checkout carries",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, outcome, referral } = link;
    test("a purchase whose checkout names the click becomes that member's converted referral", async () => {
      expect(await outcome(paymentOf(viaClick()))).toBe("converted");
      expect(await referral()).toMatchObject({
        status: "converted",
        method: "checkout",
        confidence: "certain",
        referrer_id: link.maya.referrerId,
        click_id: link.clickId,
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
        expect(await outcome(paymentOf({ referlyCode: link.maya.code, paymentId: "pay_2" }))).toBe(
          "existing_member",
        );
      },
    );

    test.each([
      ["names the code, too", { referlyCode: "maya2code", joinedAt: day(-6) }],
      ["says nothing", { joinedAt: day(0.999) }],
    ])("a code alone suffices for a new member whose membership of that purchase %s", async (_, fact) => {
      await deliver(database(), membershipOf(fact));
      expect(await outcome(paymentOf({ referlyCode: link.maya.code }))).toBe("converted");
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
      expect(await referral()).toMatchObject({ status: "cancelled", status_reason: "existing_member" });
    });

    test("the first bind is permanent: a later purchase through another link changes nothing", async () => {
      await deliver(database(), paymentOf(viaClick()));
      await database().call("ensure_member_code", {
        ...{ whop_company_id: COMPANY, whop_user_id: "user_noa", candidates: ["noas-code"] },
        ...{ username: "noa", display_name: "Noa", avatar_url: null },
      });
      await deliver(database(), paymentOf({ paymentId: "pay_2", referlyCode: "noas-code", paidAt: day(2) }));
      expect(await referral()).toMatchObject({ referrer_id: link.maya.referrerId, revenue_minor: 20_000 });
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
  },
  OLDEST_AND_NEWEST,
);
