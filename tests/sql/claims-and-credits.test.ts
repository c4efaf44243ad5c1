import { expect, test } from "vitest";
import { COMPANY, day, membershipOf, paymentOf } from "../support/facts";
import { deliver, differences, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "a member's word and a creator's decision",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, referral } = link;
    const justNow = new Date(Date.now() - 3_600_000).toISOString();
    const joinedJustNow = (more = {}) =>
      membershipOf({ joinedAt: justNow, createdAt: justNow, updatedAt: justNow, ...more });

    const claim = (code = "maya2code", more: { who?: string; joined_at?: string } = {}) =>
      database().call<{ outcome: string; referrerName: string | null }>("claim_referral", {
        company: COMPANY,
        whop_user_id: more.who ?? "user_buyer",
        code_text: code,
        joined_at: more.joined_at ?? null,
      });
    const userId = async (name: string) =>
      (
        await database().query<{ id: string }>("select id from public.users where whop_user_id = $1", [name])
      )[0]?.id ?? "";
    const credit = async (more: Record<string, unknown> = {}) =>
      database().call<{ outcome: string; referralId: string }>("credit_referral", {
        ...{ company: COMPANY, buyer_id: await userId("user_buyer"), code_id: link.maya.codeId },
        ...{ note: "She told me", actor: "user_owner", ...more },
      });
    const withdraw = async (is_withdrawn: boolean) =>
      database().call<string>("withdraw_credit", {
        ...{ company: COMPANY, referral: (await referral())?.id, is_withdrawn },
        ...{ note: null, actor: "user_owner" },
      });

    test("a new member who names a code is that member's referral, and an earlier purchase counts", async () => {
      await deliver(database(), joinedJustNow());
      await deliver(database(), paymentOf({ paidAt: justNow, membershipId: "mem_1" }));
      expect(await claim("MAYA-2-CODE")).toEqual({ outcome: "claimed", referrerName: "Maya" });
      expect(await referral()).toMatchObject({
        method: "claim",
        confidence: "medium",
        status: "converted",
        revenue_minor: 10_000,
      });
      expect(await differences(database())).toEqual([]);
    });

    test("a claim is made once", async () => {
      await deliver(database(), joinedJustNow());
      await claim();
      expect(await claim()).toMatchObject({ outcome: "already_attributed" });
      await withdraw(true);
      expect(await claim()).toMatchObject({ outcome: "already_claimed" });
      expect(await state()).toEqual({ invitedBy: null, claimUntil: null, claimDays: null });
    });

    test.each([
      ["unknown_code", "nobodys-code", {}],
      ["own_code", "maya2code", { who: "user_maya", joined_at: justNow }],
      ["join_unknown", "maya2code", { who: "user_stranger" }],
      ["claim_window_closed", "maya2code", { who: "user_old", joined_at: day(-200) }],
      ["claimed", "maya2code", { who: "user_fresh", joined_at: justNow }],
    ])("a claim ends in %s where that is so", async (outcome, code, more) => {
      expect(await claim(code, more)).toMatchObject({ outcome });
    });

    test("a renewal does not make somebody a new member", async () => {
      await deliver(database(), paymentOf({ paidAt: justNow, billingReason: "subscription_cycle" }));
      expect(await state()).toEqual({ invitedBy: null, claimUntil: null, claimDays: 14 });
      expect(await claim()).toMatchObject({ outcome: "join_unknown" });
      expect(await claim("maya2code", { joined_at: day(-200) })).toMatchObject({
        outcome: "claim_window_closed",
      });
      expect(await claim("maya2code", { joined_at: justNow })).toMatchObject({ outcome: "claimed" });
      expect(await differences(database())).toEqual([]);
    });

    test("a code of another community cannot be claimed", async () => {
      const other = await makeCommunity(database(), "biz_b", "other-code");
      await deliver(database(), joinedJustNow());
      expect(await claim(other.code)).toMatchObject({ outcome: "unknown_code" });
    });

    test.each([
      ["claims_closed", "update public.companies set claim_window_days = 0"],
      ["inactive_code", "update public.referral_codes set is_active = false"],
    ])("a claim ends in %s after: %s", async (outcome, change) => {
      await deliver(database(), joinedJustNow());
      await database().query(change);
      expect(await claim()).toMatchObject({ outcome });
    });

    test("who came through a link cannot claim another code", async () => {
      await deliver(database(), joinedJustNow());
      await deliver(database(), paymentOf(viaClick()));
      expect(await claim()).toMatchObject({ outcome: "already_attributed" });
    });

    test("a claim loses its credit when an old membership turns up", async () => {
      await deliver(database(), joinedJustNow());
      await claim();
      await deliver(
        database(),
        membershipOf({
          membershipId: "mem_old",
          joinedAt: day(-200),
          createdAt: day(-200),
          updatedAt: day(-100),
        }),
      );
      expect(await referral()).toMatchObject({ status: "cancelled", status_reason: "existing_member" });
      expect(await differences(database())).toEqual([]);
    });

    const state = async (who = "user_buyer") =>
      database().call<{ invitedBy: string | null; claimUntil: string | null; claimDays: number | null }>(
        "claim_state",
        { company: COMPANY, member_id: await userId(who) },
      );

    test("of whom Whop never told when they joined, the state names the days to reckon with", async () => {
      const nothing = { invitedBy: null, claimUntil: null };
      expect(await state("user_maya")).toEqual({ ...nothing, claimDays: 14 });
      await database().query("update public.companies set claim_window_days = 0");
      expect(await state("user_maya")).toEqual({ ...nothing, claimDays: null });
    });

    test("a member is asked who invited them while they may say so, and told who did afterwards", async () => {
      await deliver(database(), joinedJustNow());
      const { invitedBy, claimUntil, claimDays } = await state();
      expect([invitedBy, claimDays]).toEqual([null, null]);
      expect(Date.parse(claimUntil ?? "")).toBe(Date.parse(justNow) + 14 * 86_400_000);
      await claim();
      expect(await state()).toEqual({ invitedBy: "Maya", claimUntil: null, claimDays: null });
    });

    test("a creator's credit binds a purchase that no code came with, and says who decided", async () => {
      await deliver(database(), paymentOf());
      expect(await credit()).toMatchObject({ outcome: "credited" });
      expect(await referral()).toMatchObject({
        method: "credit",
        status: "converted",
        revenue_minor: 10_000,
      });
      expect(
        await database().query("select actor, note from public.attribution_proofs where method = 'credit'"),
      ).toEqual([{ actor: "user_owner", note: "She told me" }]);
      expect(await differences(database())).toEqual([]);
    });

    test("a credit may be given for somebody who was a member before, because the creator knows better", async () => {
      await deliver(database(), paymentOf({ paymentId: "pay_own", paidAt: day(-20) }));
      await deliver(database(), paymentOf({ ...viaClick(), paymentId: "pay_2" }));
      expect(await referral()).toMatchObject({ status_reason: "existing_member" });
      expect(await credit()).toMatchObject({ outcome: "credited" });
      expect(await referral()).toMatchObject({
        method: "credit",
        status: "converted",
        revenue_minor: 20_000,
      });
    });

    test.each([
      ["unknown_buyer", { buyer_id: "00000000-0000-7000-8000-000000000000" }],
      ["unknown_code", { code_id: "00000000-0000-7000-8000-000000000000" }],
    ])("a credit ends in %s where that is so", async (outcome, more) => {
      await deliver(database(), paymentOf());
      expect(await credit(more)).toMatchObject({ outcome });
    });

    test("nobody is credited with themselves, nor with whom another brought", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await credit()).toMatchObject({ outcome: "already_attributed" });
      expect(await credit({ buyer_id: link.maya.referrerId })).toMatchObject({ outcome: "own_code" });
    });

    test("a credit can be taken back and given again; the referral shows both", async () => {
      await deliver(database(), paymentOf());
      await credit();
      expect(await withdraw(true)).toBe("withdrawn");
      expect(await referral()).toMatchObject({
        status: "cancelled",
        status_reason: "withdrawn",
        revenue_minor: 0,
      });
      expect(await differences(database())).toEqual([]);
      expect(await withdraw(true)).toBe("nothing_to_change");
      expect(await withdraw(false)).toBe("converted");
      expect(await referral()).toMatchObject({ status: "converted", revenue_minor: 10_000 });
      expect(
        await database().query("select action from public.audit_log where action like 'credit%' order by id"),
      ).toEqual([{ action: "credit_withdrawn" }, { action: "credit_restored" }]);
      expect(await differences(database())).toEqual([]);
    });

    test("what a checkout proves cannot be taken back as a credit", async () => {
      await deliver(database(), paymentOf(viaClick()));
      expect(await withdraw(true)).toBe("nothing_to_change");
    });

    test("a purchase told late that names a code is stronger than a credit given after it", async () => {
      await deliver(database(), membershipOf());
      await credit();
      await deliver(database(), paymentOf(viaClick()));
      expect(await referral()).toMatchObject({ method: "checkout", confidence: "certain" });
      expect(await differences(database())).toEqual([]);
    });

    test("evidence for and against a credit is found in clicks, proofs and times", async () => {
      await deliver(
        database(),
        paymentOf({ referlyCode: link.maya.code, referlyClick: link.clickId, paidAt: day(40) }),
      );
      const evidence = async () =>
        (
          await database().call<{ speaksFor: boolean; word: string }[]>("credit_evidence", {
            ...{ company: COMPANY, buyer_id: await userId("user_buyer"), code_id: link.maya.codeId },
          })
        ).map(({ speaksFor, word }) => `${speaksFor ? "+" : "-"}${word}`);
      expect(await evidence()).toEqual(["+named_code", "-no_click"]);
      await deliver(database(), membershipOf({ joinedAt: day(5), createdAt: day(5), updatedAt: day(5) }));
      expect(await evidence()).toEqual(["+clicked_before", "+named_code", "-member_for_long"]);
      await database().query("delete from public.memberships; delete from public.payments");
      expect(await evidence()).toEqual(["+named_code", "-join_unknown"]);
    });

    test.each([
      ["already_invited", async () => deliver(database(), paymentOf(viaClick())), {}],
      ["own_code", async () => deliver(database(), paymentOf()), { buyer_id: () => link.maya.referrerId }],
    ] as const)("%s speaks against a credit before it is tried", async (word, facts, more) => {
      await facts();
      const found = await database().call<{ word: string }[]>("credit_evidence", {
        company: COMPANY,
        buyer_id: "buyer_id" in more ? more.buyer_id() : await userId("user_buyer"),
        code_id: link.maya.codeId,
      });
      expect(found.map((one) => one.word)).toContain(word);
    });

    test("there is no evidence about a buyer or a code of another community", async () => {
      const other = await makeCommunity(database(), "biz_b", "other-code");
      await deliver(database(), paymentOf());
      const ours = { buyer_id: await userId("user_buyer"), code_id: link.maya.codeId };
      for (const more of [{ buyer_id: other.referrerId }, { code_id: other.codeId }])
        expect(await database().call("credit_evidence", { company: COMPANY, ...ours, ...more })).toBeNull();
    });

    const find = (search: string, more = {}) =>
      database().call<{ name: string; code: string; invitedBy: string | null }[]>("find_people", {
        ...{ company: COMPANY, search, at_most: 10, ...more },
      });

    test("people are found by name, username, code or id, of this community only", async () => {
      await makeCommunity(database(), "biz_b", "maya-elsewhere");
      expect((await find("MAY")).map(({ code }) => code)).toEqual(["maya2code"]);
      expect(await find("2code")).toHaveLength(1);
      expect(await find(link.maya.referrerId.toUpperCase())).toHaveLength(1);
      expect(await find("%")).toEqual([]);
      expect(await find("_")).toEqual([]);
    });

    test("people are found with who invited them, those who fit best first, and with a code alone if asked", async () => {
      await deliver(
        database(),
        paymentOf({
          ...viaClick(),
          buyer: { whopUserId: "user_buyer", username: "anna", name: "Anna Maya", email: null },
        }),
      );
      expect((await find("maya")).map(({ name, invitedBy }) => [name, invitedBy])).toEqual([
        ["Maya", null],
        ["Anna Maya", "Maya"],
      ]);
      expect((await find("maya", { with_code: true })).map(({ name }) => name)).toEqual(["Maya"]);
      expect((await find("maya", { at_most: 1 })).map(({ name }) => name)).toEqual(["Maya"]);
    });
  },
  OLDEST_AND_NEWEST,
);
