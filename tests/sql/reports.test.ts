import { beforeEach, expect, test } from "vitest";
import { memberSummary, overview } from "@/lib/reports/schema";
import { COMPANY, day, paymentOf, refundOf } from "../support/facts";
import { type Community, clickOf, deliver, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

onEveryEngine(
  "the two reports say what the facts say",
  (database) => {
    let maya: Community;
    beforeEach(async () => {
      await database().reset();
      maya = await makeCommunity(database());
    });

    const report = async (from: string | null, to: string | null, company = COMPANY) =>
      overview.parse(await database().call("report_overview", { company, from_day: from, to_day: to }));
    const visit = async (at: string, visitorKey = "visitor-0001") => {
      const click = clickOf({ codeId: maya.codeId, at, visitorKey });
      await database().call("record_clicks", { batch: [click] });
      return { referlyCode: maya.code, referlyClick: click.id };
    };

    test("a range is set beside the equal range before it, with no day missing", async () => {
      await visit("2026-10-03T10:00:00Z");
      await visit("2026-09-28T10:00:00Z", "visitor-0002");
      const { range, totals, previous, days, previousDays } = await report("2026-10-01", "2026-10-07");
      expect(range).toEqual({
        from: "2026-10-01",
        to: "2026-10-07",
        previousFrom: "2026-09-24",
        previousTo: "2026-09-30",
      });
      expect([totals.clicks, previous.clicks]).toEqual([1, 1]);
      expect([days.length, previousDays.length]).toEqual([7, 7]);
      expect(days.map(({ clicks }) => clicks)).toEqual([0, 0, 1, 0, 0, 0, 0]);
    });

    test("revenue is gross with what was refunded of it beside it, on the day of the payment", async () => {
      const proof = await visit(day(0));
      await deliver(database(), paymentOf({ ...proof, paidAt: day(1) }));
      await deliver(database(), refundOf({ amountMinor: 2_500 }));
      const { totals, days, topReferrers, recentReferrals } = await report("2026-10-01", "2026-10-31");
      expect(totals).toMatchObject({
        converted: 1,
        referrals: 1,
        revenueMinor: 10_000,
        refundedMinor: 2_500,
      });
      expect(days.find(({ day: date }) => date === "2026-10-02")).toMatchObject({
        conversions: 1,
        netMinor: 7_500,
      });
      expect(topReferrers).toMatchObject([{ name: "Maya", clicks: 1, conversions: 1, netMinor: 7_500 }]);
      expect(recentReferrals).toMatchObject([
        { status: "converted", reason: "partly_refunded", netMinor: 7_500 },
      ]);
    });

    test("other currencies stand apart", async () => {
      await deliver(database(), paymentOf({ ...(await visit(day(0))), currency: "eur", amountMinor: 2_000 }));
      const { totals, otherCurrencies, recentReferrals } = await report("2026-10-01", "2026-10-31");
      expect(totals.revenueMinor).toBe(0);
      expect(otherCurrencies).toEqual([{ currency: "eur", netMinor: 2_000 }]);
      expect(recentReferrals).toMatchObject([{ netMinor: 2_000, currency: "eur" }]);
    });

    test("all time begins with the first activity", async () => {
      await visit("2026-08-15T10:00:00Z");
      expect((await report(null, "2026-10-07")).range.from).toBe("2026-08-15");
    });

    test("a community without activity gets zeros, and is told apart from one that is unknown", async () => {
      const empty = await report("2026-10-01", "2026-10-07");
      expect(empty).toMatchObject({ hasActivity: false, topReferrers: [], recentReferrals: [] });
      expect(
        await database().call("report_overview", { company: "biz_none", from_day: null, to_day: null }),
      ).toBeNull();
    });

    test("the overview tells when the numbers were last recounted, and how many differed", async () => {
      expect((await report("2026-10-01", "2026-10-07")).check).toBeNull();
      await makeCommunity(database(), "biz_b", "other-code");
      await database().query(
        `insert into public.company_sweeps (whop_company_id, checked_at, differences)
         values ($1, '2026-11-24T10:00:00Z', 2), ($2, '2026-11-24T11:00:00Z', 0)`,
        [COMPANY, "biz_b"],
      );
      const { check } = await report("2026-10-01", "2026-10-07");
      expect(check).toMatchObject({ differences: 2 });
      expect(new Date(check?.checkedAt ?? "")).toEqual(new Date("2026-11-24T10:00:00Z"));
    });

    test("a report shows nothing of another community", async () => {
      await makeCommunity(database(), "biz_b", "other-code");
      await deliver(database(), paymentOf(await visit(day(0))));
      const other = await report("2026-10-01", "2026-10-31", "biz_b");
      expect(other).toMatchObject({
        hasActivity: false,
        totals: { clicks: 0, referrals: 0 },
        recentReferrals: [],
      });
    });

    test("a member sees their link, their numbers and each referral with its reason", async () => {
      const proof = await visit(day(0));
      await deliver(database(), paymentOf(proof));
      await deliver(database(), refundOf());
      const summary = memberSummary.parse(
        await database().call("report_member", { company: COMPANY, member_id: maya.referrerId }),
      );
      expect(summary).toMatchObject({ code: maya.code, stats: { clicks: 1, converted: 0, cancelled: 1 } });
      expect(summary.referrals).toMatchObject([
        { name: "buyer", status: "cancelled", reason: "refunded", changedAt: expect.any(String) },
      ]);
    });

    test("a converted referral tells until when it is held", async () => {
      const recent = new Date(Date.now() - 3_600_000).toISOString();
      await deliver(database(), paymentOf({ ...(await visit(recent)), paidAt: recent }));
      const summary = memberSummary.parse(
        await database().call("report_member", { company: COMPANY, member_id: maya.referrerId }),
      );
      expect(summary.referrals).toMatchObject([{ status: "converted", isVerified: false, reason: "hold" }]);
      const heldDays = (Date.parse(summary.referrals[0]?.verifiesAt ?? "") - Date.parse(recent)) / 86_400_000;
      expect(heldDays).toBeCloseTo(14, 3);
    });

    test("a community's currency may be learnt later, and stays from the first payment on", async () => {
      const visit = (currency: string | null) =>
        database().call<{ currency: string }>("ensure_company", {
          ...{ whop_company_id: "biz_new", title: "New", route: null, logo_url: null, currency },
        });
      expect((await visit(null)).currency).toBe("usd");
      expect((await visit("eur")).currency).toBe("eur");
      expect((await visit(null)).currency).toBe("eur");
      await deliver(database(), paymentOf({ currency: "eur" }, "biz_new"));
      expect((await visit("gbp")).currency).toBe("eur");
    });

    test("a stranger's id gets no summary", async () => {
      const answer = await database().call("report_member", {
        company: COMPANY,
        member_id: "00000000-0000-4000-8000-000000000000",
      });
      expect(answer).toBeNull();
    });
  },
  OLDEST_AND_NEWEST,
);
