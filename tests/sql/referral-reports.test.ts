import { expect, test } from "vitest";
import { notCountedList, referral as oneReferral, referralList } from "@/lib/referrals/schema";
import { overview } from "@/lib/reports/schema";
import { COMPANY, day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { deliver, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "the creator's list of referrals",
  (database) => {
    const link = mayasLink(database);

    type Place = { go: "older" | "newer"; at: string; id: string };
    const list = async (filters = {}, place: Place | null = null, atMost = 50, company = COMPANY) =>
      referralList.parse(
        await database().call("report_referrals", { company, filters, place, at_most: atMost }),
      );
    const notCounted = async (filters = {}) =>
      notCountedList.parse(
        await database().call("report_not_counted", { company: COMPANY, filters, place: null, at_most: 50 }),
      );
    const names = (rows: { referredName: string }[]) => rows.map(({ referredName }) => referredName);
    /** Somebody buys through Maya's link, on the first day unless told otherwise. */
    const buys = (name: string, parts: Parameters<typeof paymentOf>[0] = {}) =>
      deliver(
        database(),
        paymentOf({
          paymentId: `pay_${name}`,
          buyerId: `user_${name}`,
          referlyCode: link.maya.code,
          ...parts,
        }),
      );
    const addNoa = () =>
      database().call<{ userId: string }>("ensure_member_code", {
        ...{ whop_company_id: COMPANY, whop_user_id: "user_noa", candidates: ["noas-code"] },
        ...{ username: "noa", display_name: "Noa Ünal", avatar_url: null },
      });

    test("has every referral once, whichever way one pages, although many began at the same instant", async () => {
      const people = ["ada", "ben", "cy", "dee", "eve", "flo", "gus"];
      for (const name of people) await buys(name, { paidAt: name === "gus" ? day(2) : day(1) });
      const whole = await list();
      expect(whole).toMatchObject({ hasOlder: false, hasNewer: false });
      expect(names(whole.rows)[0]).toBe("gus");
      expect(names(whole.rows).toSorted()).toEqual(people);

      const pages = [await list({}, null, 3)];
      for (let last = pages[0]; last?.hasOlder; last = pages.at(-1)) {
        const { createdAt: at, id } = last.rows.at(-1) ?? { createdAt: "", id: "" };
        pages.push(await list({}, { go: "older", at, id }, 3));
      }
      expect(pages.map(({ rows }) => rows.length)).toEqual([3, 3, 1]);
      expect(pages.map(({ hasNewer }) => hasNewer)).toEqual([false, true, true]);
      expect(pages.flatMap(({ rows }) => names(rows))).toEqual(names(whole.rows));

      const { createdAt: at, id } = pages[2]?.rows[0] ?? { createdAt: "", id: "" };
      const back = await list({}, { go: "newer", at, id }, 3);
      expect([names(back.rows), back.hasNewer, back.hasOlder]).toEqual([
        names(pages[1]?.rows ?? []),
        true,
        true,
      ]);
      const top = back.rows[0] ?? { createdAt: "", id: "" };
      const first = await list({}, { go: "newer", at: top.createdAt, id: top.id }, 5);
      expect([names(first.rows), first.hasNewer]).toEqual([names(whole.rows).slice(0, 5), false]);
    });

    test("is narrowed by state, and counts the other states beside it", async () => {
      await buys("ada");
      await buys("ben");
      await deliver(database(), refundOf({ paymentId: "pay_ben" }));
      await buys("cy");
      await deliver(database(), disputeOf({ paymentId: "pay_cy" }));
      await deliver(
        database(),
        membershipOf({ membershipId: "mem_dee", buyerId: "user_dee", referlyCode: link.maya.code }),
      );
      const counts = { all: 4, pending: 1, converted: 2, verified: 1, on_hold: 1, cancelled: 1 };
      for (const [status, expected] of [
        ["pending", ["dee"]],
        ["converted", ["ada", "cy"]],
        ["verified", ["ada"]],
        ["on_hold", ["cy"]],
        ["cancelled", ["ben"]],
      ] as const) {
        const found = await list({ status });
        expect([status, names(found.rows).toSorted()]).toEqual([status, expected]);
        expect(found.counts).toEqual(counts);
      }
    });

    test("is narrowed by method, campaign, member, code and days, alone and together", async () => {
      const noa = await addNoa();
      const campaign = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2";
      await database().query(
        `insert into public.campaigns (id, whop_company_id, name, start_date, end_date, status)
         values ($1, $2, 'Sprint', $3, $4, 'active')`,
        [campaign, COMPANY, day(5), day(9)],
      );
      await buys("ada");
      await buys("ben", { paidAt: day(6) });
      await buys("cy", { paidAt: day(7), referlyCode: "n0as-code" });
      await database().query(
        `insert into public.promo_codes (whop_company_id, code, referral_code_id, promo_code_id, percent_off, state)
         values ($1, 'MAYA10', $2, 'promo_1', 10, 'active')`,
        [COMPANY, link.maya.codeId],
      );
      await buys("dee", { paidAt: day(8), referlyCode: null, promoCode: "maya10" });

      for (const [filters, expected] of [
        [{ method: "promo_code" }, ["dee"]],
        [{ campaign }, ["ben", "cy", "dee"]],
        [{ member: noa.userId }, ["cy"]],
        [{ code: "NOASCODE" }, ["cy"]],
        [{ code: "nobody-has-it" }, []],
        [{ from: "2026-10-07", to: "2026-10-08" }, ["ben", "cy"]],
        [{ campaign, code: link.maya.code, to: "2026-10-08" }, ["ben"]],
      ] as const)
        expect([filters, names((await list(filters)).rows).toSorted()]).toEqual([filters, expected]);
      expect((await list({ member: noa.userId })).memberName).toBe("Noa Ünal");
      expect((await list({})).campaigns).toEqual([{ id: campaign, name: "Sprint" }]);
    });

    test("begins and ends its days in the creator's zone", async () => {
      await database().query("update public.companies set time_zone = 'America/New_York'");
      await buys("ada", { paidAt: "2026-10-02T03:30:00Z" });
      expect(names((await list({ from: "2026-10-01", to: "2026-10-01" })).rows)).toEqual(["ada"]);
      expect((await list({ from: "2026-10-02", to: "2026-10-02" })).rows).toEqual([]);
    });

    test("finds people and codes by any part of them, in any case, and no character means anything", async () => {
      await addNoa();
      await buys("ada_lovelace");
      await buys("100%", { paymentId: "pay_pct", buyerId: "user_pct", buyer: buyerNamed("100% Ben\\_") });
      await buys("cy", { referlyCode: "noas-code" });
      for (const [search, expected] of [
        ["LOVE", ["ada_lovelace"]],
        ["@ada_", ["ada_lovelace"]],
        ["OA Ünal", ["cy"]],
        ["noas-c", ["cy"]],
        ["maya", ["100% Ben\\_", "ada_lovelace"]],
        ["%", ["100% Ben\\_"]],
        ["n\\_", ["100% Ben\\_"]],
        ["_x", []],
        ["'; drop table referrals; --", []],
      ] as const)
        expect([search, names((await list({ search })).rows).toSorted()]).toEqual([search, expected]);
    });

    test("sums the money as the overview does, other currencies apart", async () => {
      await buys("ada");
      await buys("ada", { paymentId: "pay_ada2", paidAt: day(4), amountMinor: 3_000, referlyCode: null });
      await buys("ada", {
        paymentId: "pay_ada3",
        paidAt: day(5),
        amountMinor: 700,
        currency: "eur",
        referlyCode: null,
      });
      await deliver(database(), refundOf({ paymentId: "pay_ada", amountMinor: 2_500 }));
      await buys("ben", { amountMinor: 900, currency: "eur" });
      await buys("cy");
      await deliver(database(), disputeOf({ paymentId: "pay_cy", status: "lost" }));
      await buys("dee", { status: "failed" });
      await buys("eve", { amountMinor: null, currency: null, moneyProblem: "unknown_currency" });
      const { netMinor, otherCurrencies } = await list();
      const report = overview.parse(
        await database().call("report_overview", {
          company: COMPANY,
          from_day: "2026-09-01",
          to_day: "2026-12-01",
        }),
      );
      expect(netMinor).toBe(report.totals.revenueMinor - report.totals.refundedMinor);
      expect(netMinor).toBe(10_500);
      expect(otherCurrencies).toEqual(report.otherCurrencies);
      expect(otherCurrencies).toEqual([{ currency: "eur", netMinor: 1_600 }]);
      expect(await list({ search: "ben" })).toMatchObject({
        netMinor: 0,
        otherCurrencies: [{ currency: "eur", netMinor: 900 }],
      });
      expect((await list({ status: "cancelled" })).netMinor).toBe(0);
    });

    test("shows nothing of another community, whatever one asks for", async () => {
      const other = await makeCommunity(database(), "biz_b", "other-code");
      await buys("ada");
      const [mine] = (await list()).rows;
      for (const filters of [{}, { member: link.maya.referrerId }, { code: link.maya.code }, { search: "a" }])
        expect(await list(filters, null, 50, "biz_b")).toMatchObject({
          rows: [],
          memberName: null,
          counts: { all: 0 },
        });
      expect((await list({ member: other.referrerId })).rows).toEqual([]);
      expect(await database().call("report_referral", { company: "biz_b", id: mine?.id })).toBeNull();
      expect(await database().call("report_referrals", { company: "biz_none" })).toBeNull();
    });

    test("leaves out who came with a code and counts for nobody; they have a list of their own, with the reason", async () => {
      await addNoa();
      await buys("maya");
      await database().query("update public.referral_codes set is_active = false where code = 'noas-code'");
      await buys("ada", { referlyCode: "noas-code" });
      await buys("ben", { ...link.viaClick(), paidAt: day(45) });
      await buys("cy");
      expect(names((await list()).rows)).toEqual(["cy"]);
      const { rows, total } = await notCounted();
      expect(total).toBe(3);
      expect(Object.fromEntries(rows.map(({ referredName, reason }) => [referredName, reason]))).toEqual({
        ben: "window_closed",
        ada: "inactive_code",
        Maya: "own_code",
      });
      expect(rows[0]).toMatchObject({ referredName: "ben", paid: [{ currency: "usd", netMinor: 10_000 }] });
      expect(names((await notCounted({ search: "ada" })).rows)).toEqual(["ada"]);
      expect(names((await notCounted({ from: "2026-11-01", to: "2026-11-30" })).rows)).toEqual(["ben"]);
    });

    test("has a purchase that was not counted once, although membership and payment both tell of it", async () => {
      await deliver(
        database(),
        membershipOf({ membershipId: "mem_maya", buyerId: "user_maya", referlyCode: link.maya.code }),
      );
      await buys("maya", { membershipId: "mem_maya" });
      await buys("maya", { paymentId: "pay_again", paidAt: day(9) });
      expect((await notCounted()).total).toBe(1);
    });

    test("knows how one was attributed: which proof decided, and what became of each other one", async () => {
      await addNoa();
      await buys("ada", { ...link.viaClick(), paidAt: day(2) });
      await buys("ada", { paymentId: "pay_same", paidAt: day(3) });
      await buys("ada", { paymentId: "pay_noa", paidAt: day(4), referlyCode: "noas-code" });
      await buys("ada", { paymentId: "pay_late", paidAt: day(60), ...link.viaClick() });
      expect(await detail()).toMatchObject({
        ...{ method: "checkout", confidence: "certain", code: link.maya.code, referrer: { name: "Maya" } },
        proofs: [
          { key: "pay_ada", verdict: "won", clickedAt: expect.stringContaining("2026-10-01") },
          { key: "pay_same", verdict: "agrees", clickedAt: null },
          { key: "pay_noa", verdict: "later", referrerName: "Noa Ünal" },
          { key: "pay_late", verdict: "window_closed" },
        ],
      });
    });

    test("says of a member who was there before that their proof decided nothing", async () => {
      await deliver(
        database(),
        membershipOf({ membershipId: "mem_old", buyerId: "user_ada", joinedAt: day(-90) }),
      );
      await buys("ada");
      const found = await detail();
      expect(found).toMatchObject({ status: "cancelled", reason: "existing_member", net: [] });
      expect(found.proofs).toMatchObject([{ key: "pay_ada", verdict: "existing_member" }]);
      expect(found.payments).toMatchObject([{ id: "pay_ada", amountMinor: 10_000 }]);
    });

    test("tells one referral's money, payment by payment, and its story in the order of time", async () => {
      await buys("ada", { ...link.viaClick(), membershipId: "mem_ada" });
      await deliver(
        database(),
        membershipOf({ membershipId: "mem_ada", buyerId: "user_ada", ...link.viaClick(), joinedAt: day(1) }),
      );
      await deliver(database(), refundOf({ paymentId: "pay_ada", amountMinor: 2_500 }));
      await buys("ada", { paymentId: "pay_2", paidAt: day(5), currency: "eur", amountMinor: 500 });
      await deliver(
        database(),
        disputeOf({ paymentId: "pay_2", status: "won", currency: "eur", amountMinor: 500 }),
      );
      const found = await detail();
      expect(found.net).toEqual([
        { currency: "usd", netMinor: 7_500 },
        { currency: "eur", netMinor: 500 },
      ]);
      expect(found.payments).toMatchObject([
        {
          id: "pay_ada",
          reversedMinor: 2_500,
          refunds: [{ status: "succeeded", amountMinor: 2_500 }],
          disputes: [],
        },
        { id: "pay_2", reversedMinor: 0, refunds: [], disputes: [{ status: "won" }] },
      ]);
      const facts = found.timeline.filter(({ source }) => source !== "referly");
      expect(facts.map(({ kind }) => kind)).toEqual([
        "clicked",
        "joined",
        "paid",
        "refund_succeeded",
        "dispute_won",
        "paid",
      ]);
      expect(found.timeline.filter(({ source }) => source === "referly").map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(["attributed", "moved"]),
      );
      expect(found.timeline.map(({ at }) => Date.parse(at))).toEqual(
        found.timeline.map(({ at }) => Date.parse(at)).toSorted((one, other) => one - other),
      );
    });

    test("keeps the notes of a credit that was given and taken back in its story", async () => {
      await buys("ada", { referlyCode: null });
      const [ada] = await database().query<{ id: string }>(
        "select id from public.users where whop_user_id = 'user_ada'",
      );
      await database().call("credit_referral", {
        ...{
          company: COMPANY,
          buyer_id: ada?.id,
          code_id: link.maya.codeId,
          note: "She told us",
          actor: "user_owner",
        },
      });
      const { id } = await detail();
      await database().call("withdraw_credit", {
        ...{ company: COMPANY, referral: id, is_withdrawn: true, note: "Wrong Ada", actor: "user_owner" },
      });
      const found = await detail();
      expect(found).toMatchObject({
        status: "cancelled",
        reason: "withdrawn",
        proofs: [{ verdict: "withdrawn" }],
      });
      expect(found.timeline).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: "credited", source: "team", note: "She told us" }),
          expect.objectContaining({ kind: "credit_withdrawn", source: "team", note: "Wrong Ada" }),
        ]),
      );
    });

    const detail = async () =>
      oneReferral.parse(
        await database().call("report_referral", { company: COMPANY, id: (await list()).rows.at(0)?.id }),
      );
  },
  OLDEST_AND_NEWEST,
);

const buyerNamed = (name: string) => ({ whopUserId: "user_pct", username: "pct", name, email: null });
