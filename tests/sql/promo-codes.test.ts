import { beforeEach, expect, test } from "vitest";
import { COMPANY } from "../support/facts";
import { makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

type Attempt = {
  state: "create" | "active";
  code: string;
  percentOff: number;
  durationMonths: number;
  lease: string;
  intendedAt: string;
  mustLook: boolean;
};

onEveryEngine(
  "a member's promo code is named before it is made, and made by one",
  (database) => {
    let maya = "";
    beforeEach(async () => {
      await database().reset();
      maya = (await makeCommunity(database(), COMPANY, "maya-k")).codeId;
      await discount(10);
    });

    const discount = (percent: number | null, months = 1) =>
      database().query(
        `update public.companies set member_discount_percent = ${percent}, member_discount_months = ${months}`,
      );
    const begin = (codeId = maya, company = COMPANY) =>
      database().call<Attempt | null>("begin_promo_code", { company, code_id: codeId });
    const begun = async (codeId = maya, company = COMPANY) => {
      const attempt = await begin(codeId, company);
      if (!attempt) throw new Error("Nothing was begun.");
      return attempt;
    };
    const save = (code: string, id: string, company = COMPANY) =>
      database().call<string>("save_promo_code", { company, code, promo_code_id: id });
    const fail = ({ code, lease }: Attempt, reason: string, parts: object = {}) =>
      database().call<string>("fail_promo_code", {
        company: COMPANY,
        code,
        lease,
        reason,
        is_unsure: false,
        ...parts,
      });
    const rename = ({ code, lease }: Attempt) =>
      database().call<Attempt | null>("rename_promo_code", { company: COMPANY, code, lease });
    const shown = (codeId = maya, company = COMPANY) =>
      database().call<{ promo: { code: string } | null; isDue: boolean } | null>("promo_of_code", {
        company,
        code_id: codeId,
      });
    const problem = () => database().call("report_promo_problem", { company: COMPANY });
    const kept = () =>
      database().query<Record<string, unknown>>("select * from public.promo_codes order by code");
    /** Lets everything that waits have waited long enough. */
    const later = (interval: string) =>
      database().query(
        `update public.promo_codes set lease_until = lease_until - interval '${interval}',
           next_attempt_at = next_attempt_at - interval '${interval}', created_at = created_at - interval '${interval}'`,
      );
    const secondMember = async (code: string, company = COMPANY) =>
      (
        await database().call<{ codeId: string }>("ensure_member_code", {
          ...{ whop_company_id: company, whop_user_id: "user_nils", username: "nils", display_name: "Nils" },
          ...{ avatar_url: null, candidates: [code] },
        })
      ).codeId;

    test("its name is the referral code and the percentage, and it is kept before anything is made", async () => {
      expect(await begun()).toMatchObject({
        ...{ state: "create", code: "MAYAK10", percentOff: 10, durationMonths: 1 },
        ...{ currency: "usd", mustLook: false },
      });
      expect(await kept()).toMatchObject([{ code: "MAYAK10", state: "creating", promo_code_id: null }]);
    });

    test("while one makes it nobody else begins, and a minute later somebody does and looks first", async () => {
      const first = await begun();
      expect(await begin()).toBeNull();
      await later("61 seconds");
      expect(await begun()).toMatchObject({ code: first.code, mustLook: true });
    });

    test("once it is made it is shown, and nothing is made again", async () => {
      const { code } = await begun();
      expect(await shown()).toEqual({ promo: null, isDue: false });
      expect(await save(code, "promo_1")).toBe("active");
      expect(await begin()).toMatchObject({ state: "active", code });
      expect(await shown()).toEqual({
        promo: { code: "MAYAK10", percentOff: 10, durationMonths: 1 },
        isDue: false,
      });
      expect(await save(code, "promo_2")).toBe("unchanged");
      expect(await kept()).toMatchObject([{ promo_code_id: "promo_1", is_unsure: false, lease_until: null }]);
    });

    test("without a discount nothing is named, made or shown", async () => {
      await discount(null);
      expect([await begin(), await shown(), await problem()]).toEqual([null, null, null]);
      expect(await kept()).toEqual([]);
    });

    test("with the discount switched off a promo code that was there is not shown, and with it on it is again", async () => {
      await save((await begun()).code, "promo_1");
      await discount(null);
      expect(await shown()).toBeNull();
      await discount(10);
      expect((await shown())?.promo?.code).toBe("MAYAK10");
    });

    test.each(["is_active", "is_primary"])("a code that is not %s gets none made", async (flag) => {
      await database().query(`update public.referral_codes set ${flag} = false`);
      expect(await begin()).toBeNull();
      expect((await shown())?.isDue ?? false).toBe(false);
    });

    test("a code that is switched off shows none", async () => {
      await save((await begun()).code, "promo_1");
      await database().query("update public.referral_codes set is_active = false");
      expect(await shown()).toBeNull();
    });

    test("a new percentage makes a new promo code, and the old one stays with its owner", async () => {
      await save((await begun()).code, "promo_1");
      await discount(25);
      expect(await shown()).toEqual({ promo: null, isDue: true });
      const { code } = await begun();
      expect(code).toBe("MAYAK25");
      await save(code, "promo_2");
      expect(await kept()).toMatchObject([
        { code: "MAYAK10", promo_code_id: "promo_1", referral_code_id: maya, state: "active" },
        { code: "MAYAK25", promo_code_id: "promo_2", referral_code_id: maya, state: "active" },
      ]);
      await discount(10);
      expect((await shown())?.promo?.code).toBe("MAYAK10");
    });

    test("more months make a new promo code under the next name", async () => {
      await save((await begun()).code, "promo_1");
      await discount(10, 3);
      expect(await begun()).toMatchObject({ code: "MAYAK10B", durationMonths: 3 });
    });

    test("two members whose codes and percentages read alike get two names", async () => {
      const [x1, x] = [await secondMember("abcd1"), maya];
      await database().query("update public.referral_codes set code = 'abcd' where code = 'maya-k'");
      await discount(5);
      expect((await begun(x1)).code).toBe("ABCD15");
      await discount(15);
      expect((await begun(x)).code).toBe("ABCD15B");
    });

    test("the same name in another community is another promo code", async () => {
      const other = await makeCommunity(database(), "biz_other", "mayak1");
      await discount(5);
      expect((await begun(other.codeId, "biz_other")).code).toBe("MAYAK15");
      await discount(15);
      expect((await begun()).code).toBe("MAYAK15");
    });

    test("a name that somebody else has at Whop is left for the next one, which is a fresh intent", async () => {
      const first = await begun();
      await later("10 seconds");
      const stale = await rename(first);
      expect(stale).toBeNull();
      const [row] = await kept();
      const next = await rename({ ...first, lease: String(row?.lease_until) });
      expect(next).toMatchObject({ code: "MAYAK10B", mustLook: false });
      expect(next?.intendedAt).not.toBe(row?.created_at);
      expect(await kept()).toMatchObject([{ code: "MAYAK10B", state: "creating" }]);
    });

    test("when every name is taken it says so, and no name was used twice", async () => {
      const names: string[] = [];
      let attempt: Attempt | null = await begun();
      while (attempt) {
        names.push(attempt.code);
        attempt = await rename(attempt);
      }
      expect(new Set(names).size).toBe(21);
      expect(await kept()).toMatchObject([{ state: "failed", last_error: "names_taken" }]);
      expect(await problem()).toEqual({ missingPermissions: [], failedCodes: 1, reason: "names_taken" });
    });

    test("after each failure it waits about twice as long, and an hour at most", async () => {
      const waits: number[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        expect(await fail(await begun(), "rate_limited")).toBe("waiting");
        const [row] = await database().query<{ s: number }>(
          "select extract(epoch from next_attempt_at - now())::float8 as s from public.promo_codes",
        );
        waits.push(row?.s ?? 0);
        expect(await begin()).toBeNull();
        await later("2 hours");
      }
      const planned = [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600];
      for (const [index, seconds] of planned.entries()) {
        expect(waits[index]).toBeGreaterThan(seconds * 0.75 - 5);
        expect(waits[index]).toBeLessThanOrEqual(seconds * 1.25);
      }
    });

    test("the eighth failure in a row is final for a day", async () => {
      for (let attempt = 1; attempt < 8; attempt += 1) {
        expect(await fail(await begun(), "broken", { is_unsure: true })).toBe("waiting");
        await later("2 hours");
      }
      expect(await fail(await begun(), "broken", { is_unsure: true })).toBe("failed");
      expect(await problem()).toEqual({ missingPermissions: [], failedCodes: 1, reason: "broken" });
      await later("23 hours");
      expect(await begin()).toBeNull();
      await later("1 hours");
      expect(await begun()).toMatchObject({ mustLook: true });
      expect(await kept()).toMatchObject([{ state: "creating", attempts: 0 }]);
    });

    test("a refusal is final at once, and what is meant a day later is another request", async () => {
      const first = await begun();
      expect(await fail(first, "refused")).toBe("failed");
      const [row] = await kept();
      expect(Date.parse(String(row?.created_at))).toBeGreaterThan(Date.parse(first.intendedAt));
      await later("1 day");
      expect(await begun()).toMatchObject({ code: "MAYAK10", mustLook: false });
      expect(await database().query("select action, reason from public.audit_log")).toEqual([
        { action: "promo_failed", reason: "refused" },
      ]);
    });

    test("what may have been made stays the same intent until it is found or refused", async () => {
      const first = await begun();
      await fail(first, "timeout", { is_unsure: true });
      await later("20 seconds");
      const [row] = await kept();
      const second = await begun();
      expect(second).toMatchObject({ mustLook: true, intendedAt: row?.created_at });
    });

    test("one refusal for asking too often holds up the whole community, for a while", async () => {
      const nils = await secondMember("nils7");
      await fail(await begun(), "rate_limited");
      expect(await begin(nils)).toBeNull();
      await later("20 seconds");
      expect((await begun(nils)).code).toBe("NILS710");
    });

    test("a missing permission is kept, stops every attempt of the community for an hour, and then lets one ask", async () => {
      const nils = await secondMember("nils7");
      expect(await fail(await begun(), "forbidden", { permission: "promo_code:create" })).toBe("waiting");
      expect([await begin(), await begin(nils)]).toEqual([null, null]);
      expect(await problem()).toEqual({
        missingPermissions: ["promo_code:create"],
        failedCodes: 0,
        reason: null,
      });
      await database().query(
        `update public.companies set permissions = jsonb_build_object('promo_code:create', now() - interval '61 minutes')`,
      );
      const again = await begun(nils);
      expect(await begin()).toBeNull();
      await save(again.code, "promo_1");
      expect(await problem()).toBeNull();
      expect((await begun()).code).toBe("MAYAK10");
      expect((await kept())[0]).toMatchObject({ code: "MAYAK10", attempts: 0 });
    });

    test("who comes back after the lease is over changes nothing, unless it was made after all", async () => {
      const late = await begun();
      await later("61 seconds");
      const holder = await begun();
      expect(await fail(late, "refused")).toBe("outdated");
      expect(await kept()).toMatchObject([{ state: "creating", attempts: 0 }]);
      expect(await save(late.code, "promo_1")).toBe("active");
      expect(await fail(holder, "timeout", { is_unsure: true })).toBe("outdated");
      expect((await shown())?.promo?.code).toBe("MAYAK10");
    });

    test("a promo code of another community is neither begun, shown, kept nor failed", async () => {
      const { code, lease } = await begun();
      await makeCommunity(database(), "biz_other", "other2");
      await discount(10);
      expect(await begin(maya, "biz_other")).toBeNull();
      expect(await shown(maya, "biz_other")).toBeNull();
      expect(await save(code, "promo_1", "biz_other")).toBe("unchanged");
      const foreign = { company: "biz_other", code, lease };
      expect(
        await database().call("fail_promo_code", { ...foreign, reason: "refused", is_unsure: false }),
      ).toBe("outdated");
      expect(await database().call("rename_promo_code", foreign)).toBeNull();
      expect(await kept()).toMatchObject([{ state: "creating", code: "MAYAK10" }]);
    });

    test("one promo code at Whop belongs to one member", async () => {
      const nils = await secondMember("nils7");
      await save((await begun()).code, "promo_1");
      expect(await save((await begun(nils)).code, "promo_1")).toBe("unchanged");
    });
  },
  OLDEST_AND_NEWEST,
);
