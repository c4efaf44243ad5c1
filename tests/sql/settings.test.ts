import { beforeEach, describe, expect, test } from "vitest";
import { COMPANY, day, membershipOf, paymentOf, refundOf } from "../support/facts";
import { clickOf, deliver, differences, makeCommunity } from "./community";
import { onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

type Answer = {
  status: string;
  field?: string;
  reason?: string;
  version: number;
  settings: Record<string, unknown>;
  lastSave: { changes: unknown; at: string; by: string | null } | null;
  isCurrencyFixed: boolean;
};

onEveryEngine("settings", (database) => {
  const link = mayasLink(database);
  const read = (company = COMPANY) => database().call<Answer | null>("company_settings", { company });
  const save = (patch: object, version = 0, actor = "user_dana") =>
    database().call<Answer>("save_settings", { company: COMPANY, patch, expected_version: version, actor });
  const days = () =>
    database().query(
      "select day::text, clicks, visitors, referrals, conversions, cancellations, revenue_minor, reversed_minor from public.daily_stats order by day",
    );

  test("a new community has the defaults, and nobody has saved", async () => {
    expect(await read()).toEqual({
      settings: {
        destination: "landing",
        defaultPlanId: null,
        creditedClick: "last",
        attributionWindowDays: 30,
        claimWindowDays: 14,
        qualifiesOn: "payment",
        holdDays: 14,
        timeZone: "UTC",
        currency: "usd",
        memberDiscountPercent: null,
        memberDiscountMonths: 1,
      },
      version: 0,
      lastSave: null,
      isCurrencyFixed: false,
    });
    expect(await read("biz_nobody")).toBeNull();
  });

  test("everything can be changed at once, and links are told at their next look-up", async () => {
    const wanted = {
      destination: "checkout",
      defaultPlanId: "plan_cats",
      creditedClick: "first",
      attributionWindowDays: 400,
      claimWindowDays: 0,
      qualifiesOn: "join",
      holdDays: 0,
      timeZone: "Asia/Kathmandu",
      currency: "jpy",
      memberDiscountPercent: 100,
      memberDiscountMonths: 12,
    };
    const saved = await save(wanted);
    expect([saved.status, saved.settings]).toEqual(["saved", wanted]);
    expect(await database().call("resolve_code", { code_key: "maya2c0de" })).toMatchObject({
      destination: "checkout",
      defaultPlanId: "plan_cats",
      creditedClick: "first",
      attributionWindowDays: 400,
    });
    expect(await differences(database())).toEqual([]);
  });

  test("a save leaves what it does not name, and is logged with what each setting was and became", async () => {
    const { version } = await save({ holdDays: 7 });
    await save({ memberDiscountPercent: 10, holdDays: 7, qualifiesOn: "join" }, version);
    expect(
      await database().query(
        "select subject_id, action, actor, details from public.audit_log where subject = 'company' order by id desc limit 1",
      ),
    ).toEqual([
      {
        subject_id: COMPANY,
        action: "settings_saved",
        actor: "user_dana",
        details: {
          memberDiscountPercent: { from: null, to: 10 },
          qualifiesOn: { from: "payment", to: "join" },
        },
      },
    ]);
    expect((await read())?.settings).toMatchObject({ holdDays: 7, memberDiscountPercent: 10 });
  });

  test("the last save says who made it, by name where it is known", async () => {
    await save({ holdDays: 7 }, 0, "user_maya");
    expect((await read())?.lastSave).toMatchObject({
      by: "Maya",
      changes: { holdDays: { from: 14, to: 7 } },
    });
  });

  test("a save that changes nothing is no save", async () => {
    expect(await save({ holdDays: 14, memberDiscountPercent: null })).toMatchObject({
      status: "unchanged",
      version: 0,
      lastSave: null,
    });
  });

  test("whoever saves on top of another's change gets that one's values, and nothing is written", async () => {
    const first = await save({ holdDays: 7 });
    expect(await save({ holdDays: 30, claimWindowDays: 5 })).toEqual({ ...first, status: "conflict" });
    expect((await read())?.settings).toMatchObject({ holdDays: 7, claimWindowDays: 14 });
  });

  test.each([
    [{ attributionWindowDays: 0 }, "23514", "attribution_window_days"],
    [{ attributionWindowDays: 401 }, "23514", "attribution_window_days"],
    [{ claimWindowDays: -1 }, "23514", "claim_window_days"],
    [{ claimWindowDays: 91 }, "23514", "claim_window_days"],
    [{ holdDays: 91 }, "23514", "hold_days"],
    [{ holdDays: null }, "23502", "hold_days"],
    [{ memberDiscountPercent: 0 }, "23514", "member_discount_percent"],
    [{ memberDiscountPercent: 101 }, "23514", "member_discount_percent"],
    [{ memberDiscountMonths: 13 }, "23514", "member_discount_months"],
    [{ destination: "https://evil.example" }, "23514", "destination"],
    [{ defaultPlanId: "plan_'; drop" }, "23514", "default_plan_id"],
    [{ creditedClick: "both" }, "23514", "credited_click"],
    [{ qualifiesOn: "click" }, "23514", "qualifies_on"],
    [{ currency: "usdollars" }, "23514", "currency"],
    [{ holdDays: 1.5 }, "22P02", "1.5"],
    [{ title: "Mine now" }, "22023", "title"],
    [{ whop_company_id: "biz_b" }, "22023", "whop_company_id"],
  ])("%j is refused with %s and the name of it", async (patch, code, name) => {
    await expect(save(patch)).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
    expect(await read()).toMatchObject({ version: 0, settings: { holdDays: 14 } });
  });

  test("a link can lead straight to the checkout only with a plan to sell", async () => {
    const refused = { status: "refused", field: "defaultPlanId", reason: "checkout_needs_plan" };
    expect(await save({ destination: "checkout" })).toEqual(refused);
    const { version } = await save({ destination: "checkout", defaultPlanId: "plan_cats" });
    expect(await save({ defaultPlanId: null }, version)).toEqual(refused);
  });

  describe("a new time zone", () => {
    beforeEach(async () => {
      const late = clickOf({
        codeId: link.maya.codeId,
        at: "2026-10-01T23:30:00Z",
        visitorKey: "visitor-0002",
      });
      await database().call("record_clicks", { batch: [late] });
      await deliver(database(), paymentOf({ ...link.viaClick(), paidAt: "2026-10-02T23:45:00Z" }));
      await deliver(database(), refundOf({ amountMinor: 2_500 }));
    });

    test("counts all days anew, exactly", async () => {
      expect((await days()).map((row) => row.day)).toEqual(["2026-10-01", "2026-10-02"]);
      expect((await save({ timeZone: "Europe/Berlin" })).status).toBe("saved");
      const nothing = {
        clicks: 0,
        visitors: 0,
        referrals: 0,
        conversions: 0,
        cancellations: 0,
        revenue_minor: 0,
        reversed_minor: 0,
      };
      expect(await days()).toEqual([
        { ...nothing, day: "2026-10-01", clicks: 1, visitors: 1 },
        { ...nothing, day: "2026-10-02", clicks: 1, visitors: 1 },
        {
          ...nothing,
          day: "2026-10-03",
          referrals: 1,
          conversions: 1,
          revenue_minor: 10_000,
          reversed_minor: 2_500,
        },
      ]);
      expect(await differences(database())).toEqual([]);
    });

    test("and the old one again give the days that were there before", async () => {
      const before = await days();
      const { version } = await save({ timeZone: "Pacific/Kiritimati" });
      expect(await days()).not.toEqual(before);
      await save({ timeZone: "UTC" }, version);
      expect(await days()).toEqual(before);
    });

    test("touches no other community", async () => {
      const other = await makeCommunity(database(), "biz_b", "other2code");
      await database().call("record_clicks", {
        batch: [clickOf({ codeId: other.codeId, at: "2026-10-01T23:30:00Z" })],
      });
      await save({ timeZone: "Europe/Berlin" });
      expect(
        await database().query("select day::text from public.daily_stats where whop_company_id = 'biz_b'"),
      ).toEqual([{ day: "2026-10-01" }]);
    });

    test.each(["Mars/Olympus", "", "europe/berlin", "UTC'; drop table public.companies; --", "UTC+25"])(
      "that does not exist is refused: %s",
      async (timeZone) => {
        const refused = { status: "refused", field: "timeZone", reason: "unknown_time_zone" };
        expect(await save({ timeZone })).toEqual(refused);
      },
    );
  });

  describe("another currency", () => {
    test("is the creator's choice before the first payment, and Whop's plans do not take it back", async () => {
      await deliver(database(), membershipOf({ referlyCode: link.maya.code }));
      await save({ currency: "eur" });
      await database().call("ensure_company", {
        whop_company_id: COMPANY,
        title: "A",
        route: null,
        logo_url: null,
        currency: "usd",
      });
      expect((await read())?.settings.currency).toBe("eur");
      expect((await link.referral())?.currency).toBe("eur");
      expect(await differences(database())).toEqual([]);
    });

    test("is not learnt from Whop's plans any more once there are referrals, which would show the old one", async () => {
      await deliver(database(), membershipOf({ referlyCode: link.maya.code }));
      await database().call("ensure_company", {
        whop_company_id: COMPANY,
        title: "A",
        route: null,
        logo_url: null,
        currency: "eur",
      });
      expect(await differences(database())).toEqual([]);
      expect((await save({ currency: "eur" })).status).toBe("saved");
      expect(await differences(database())).toEqual([]);
    });

    test("is refused once a payment was counted", async () => {
      await deliver(database(), paymentOf({ ...link.viaClick(), paidAt: day(2) }));
      expect((await read())?.isCurrencyFixed).toBe(true);
      expect(await save({ currency: "eur" })).toEqual({
        status: "refused",
        field: "currency",
        reason: "currency_fixed",
      });
    });
  });
});
