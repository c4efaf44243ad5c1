import { beforeEach, expect, test } from "vitest";
import { listedEvent } from "@/lib/sweep/listed-event";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { COMPANY, day, disputeOf, paymentOf, refundOf } from "../support/facts";
import { deliver, differences, makeCommunity, stateOf } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine, type TestDatabase } from "./engines";
import { mayasLink } from "./mayas-link";

type Claim = {
  companyId: string;
  lease: string;
  now: string;
  since: Record<"payments" | "refunds" | "disputes", string>;
};
type Swept = { word: string; isMissed: boolean };

const calls = (database: TestDatabase) => ({
  claim: () => database.call<Claim | null>("claim_sweep", { lease_seconds: 120 }),
  hold: ({ companyId, lease }: Claim, list?: string, until?: string) =>
    database.call<boolean>("hold_sweep", {
      company: companyId,
      lease,
      lease_seconds: 120,
      ...(list ? { list, read_until: until } : {}),
    }),
  end: ({ companyId, lease }: Claim, more: Record<string, unknown> = {}) =>
    database.call<boolean>("end_sweep", {
      company: companyId,
      lease,
      found_facts: 0,
      problem: null,
      is_failure: false,
      wait_seconds: 300,
      missing: [],
      granted: [],
      ...more,
    }),
  /** One row that the lists show, as the sweep hands it over. */
  row: ({ companyId, lease }: Claim, event: WhopEvent, webhookId = "sweep_1") =>
    database.call<Swept>("sweep_event", {
      company: companyId,
      lease,
      webhook_id: webhookId,
      body_base64: Buffer.from(JSON.stringify(event)).toString("base64"),
      event,
      read_at: day(20),
    }),
  inbox: () => database.query("select webhook_id, state, outcome, last_error from public.webhook_events"),
  sweeps: () => database.query<Record<string, unknown>>("select * from public.company_sweeps"),
  runOut: () => database.query("update public.company_sweeps set lease_until = now() - interval '1 second'"),
});

onEveryEngine(
  "what the sweep keeps to",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, referral } = link;
    let sweep: ReturnType<typeof calls>;
    beforeEach(async () => {
      sweep = calls(database());
      await database().query("update public.companies set created_at = now() - interval '90 days'");
    });
    const claimed = async () => {
      const claim = await sweep.claim();
      if (!claim) throw new Error("Nothing was due.");
      return claim;
    };

    test("a community is first compared from 35 days before it came to us", async () => {
      const { companyId, now, since } = await claimed();
      expect(companyId).toBe(COMPANY);
      const days = (Date.parse(now) - Date.parse(since.payments)) / 86_400_000;
      expect(days).toBeCloseTo(125, 3);
      expect(new Set(Object.values(since)).size).toBe(1);
    });

    test("one that came a moment ago is left alone for five minutes", async () => {
      await database().query("update public.companies set created_at = now() - interval '4 minutes'");
      expect(await sweep.claim()).toBeNull();
      await database().query("update public.company_sweeps set next_at = now() - interval '1 second'");
      expect(await sweep.claim()).not.toBeNull();
    });

    test("while one community is compared nobody else is given any", async () => {
      await makeCommunity(database(), "biz_b", "other-code");
      await database().query("update public.companies set created_at = now() - interval '90 days'");
      const first = await claimed();
      expect(await sweep.claim()).toBeNull();
      await sweep.end(first);
      const second = await claimed();
      expect(second.companyId).not.toBe(first.companyId);
      await sweep.end(second);
      expect(await sweep.claim()).toBeNull();
    });

    test("whoever stalls past the lease writes nothing any more, whether or not somebody took over", async () => {
      const stalled = await claimed();
      await sweep.runOut();
      const before = await sweep.sweeps();
      const writeNothing = async () => {
        expect(await sweep.hold(stalled, "payments", day(30))).toBe(false);
        expect(await sweep.end(stalled, { found_facts: 9 })).toBe(false);
        expect(await sweep.row(stalled, paymentOf())).toEqual({ word: "stale", isMissed: false });
      };
      await writeNothing();
      expect(await sweep.sweeps()).toEqual(before);
      const next = await claimed();
      await writeNothing();
      expect(await sweep.hold(next, "payments", day(31))).toBe(true);
      expect(await database().query("select * from public.payments")).toEqual([]);
      expect(await sweep.sweeps()).toMatchObject([{ lease_token: next.lease }]);
    });

    test("a watermark is kept for each list and never moves back", async () => {
      const claim = await claimed();
      await sweep.hold(claim, "payments", day(9));
      await sweep.hold(claim, "payments", day(5));
      await sweep.hold(claim, "refunds", day(3));
      await sweep.end(claim);
      await database().query("update public.company_sweeps set next_at = now()");
      const { since } = await claimed();
      expect(Date.parse(since.payments)).toBe(Date.parse(day(9)));
      expect(Date.parse(since.refunds)).toBe(Date.parse(day(3)));
    });

    test("failures wait longer each time, at least as long as Whop asks, and leave the watermark", async () => {
      const waits: number[] = [];
      for (let count = 0; count < 8; count += 1) {
        await sweep.end(await claimed(), {
          is_failure: true,
          problem: "GET /payments: broken (HTTP 500).",
          wait_seconds: 0,
        });
        const [row] = await database().query<{ wait: number }>(
          "select extract(epoch from next_at - now())::float as wait from public.company_sweeps",
        );
        waits.push(row?.wait ?? 0);
        await database().query("update public.company_sweeps set next_at = now()");
      }
      for (const [count, wait] of waits.entries()) {
        const base = 60 * 2 ** Math.min(count, 6);
        expect(wait).toBeGreaterThan(base * 0.89);
        expect(wait).toBeLessThan(base * 1.11);
      }
      expect(await sweep.sweeps()).toMatchObject([
        { failures: 8, last_error: "GET /payments: broken (HTTP 500).", payments_since: null },
      ]);
      await sweep.end(await claimed(), { is_failure: true, wait_seconds: 5_000 });
      const [asked] = await database().query<{ wait: number }>(
        "select extract(epoch from next_at - now())::float as wait from public.company_sweeps",
      );
      expect(asked?.wait).toBeGreaterThan(4_990);
    });

    test("a missing permission is remembered with its first time, and forgotten once it is granted", async () => {
      const missing = { missing: ["payment:dispute:read"], granted: ["payment:basic:read"] };
      const again = async (more: object) => {
        await database().query("update public.company_sweeps set next_at = now()");
        await sweep.end(await claimed(), { ...more });
        const [row] = await database().query<{ permissions: Record<string, string> }>(
          "select permissions from public.companies",
        );
        return row?.permissions;
      };
      await claimed().then((claim) => sweep.end(claim, missing));
      const first = await again(missing);
      expect(first).toEqual({ "payment:dispute:read": expect.any(String) });
      expect(await again(missing)).toEqual(first);
      expect(await again({ granted: ["payment:dispute:read"] })).toEqual({});
    });

    test("a payment that no delivery told converts, is counted as missed and kept in the inbox", async () => {
      const claim = await claimed();
      expect(await sweep.row(claim, paymentOf(viaClick()))).toEqual({ word: "changed", isMissed: true });
      expect(await referral()).toMatchObject({ status: "converted", revenue_minor: 10_000 });
      expect(await sweep.inbox()).toMatchObject([{ webhook_id: "sweep_1", state: "done" }]);
      const before = await stateOf(database());
      expect(await sweep.row(claim, paymentOf(viaClick()))).toEqual({ word: "known", isMissed: false });
      await deliver(database(), paymentOf(viaClick()));
      expect(await stateOf(database())).toEqual(before);
      expect(await differences(database())).toEqual([]);
    });

    test("what a delivery told is known and leaves no trace", async () => {
      await deliver(database(), paymentOf(viaClick()), "msg_1");
      const claim = await claimed();
      expect(await sweep.row(claim, paymentOf(viaClick()))).toEqual({ word: "known", isMissed: false });
      expect(await sweep.inbox()).toMatchObject([{ webhook_id: "msg_1" }]);
    });

    test("what happened a moment ago, or before our time, is applied and not counted as missed", async () => {
      const claim = await claimed();
      const now = new Date().toISOString();
      const young = paymentOf({ paymentId: "pay_young", paidAt: now, createdAt: now, updatedAt: now });
      const old = paymentOf({
        paymentId: "pay_old",
        paidAt: day(-300),
        createdAt: day(-300),
        updatedAt: day(-300),
      });
      expect(await sweep.row(claim, young, "sweep_young")).toEqual({ word: "changed", isMissed: false });
      expect(await sweep.row(claim, old, "sweep_old")).toEqual({ word: "changed", isMissed: false });
    });

    test("a refund and a dispute that no delivery told cancel; read again, they change nothing", async () => {
      await deliver(database(), paymentOf(viaClick()));
      const claim = await claimed();
      expect(await sweep.row(claim, refundOf(), "sweep_r")).toEqual({ word: "changed", isMissed: true });
      expect(await referral()).toMatchObject({ status: "cancelled", status_reason: "refunded" });
      expect((await sweep.row(claim, refundOf(), "sweep_r")).word).toBe("known");
      expect((await sweep.row(claim, disputeOf({ status: "lost" }), "sweep_d")).word).toBe("changed");
      expect(await differences(database())).toEqual([]);
    });

    test("a row that cannot be applied is kept for the inbox to try, once, and stops no other", async () => {
      await database().query(
        "alter table public.payments add constraint broken check (payment_id <> 'pay_1')",
      );
      const claim = await claimed();
      const poison = paymentOf(viaClick());
      expect((await sweep.row(claim, poison)).word).toBe("failed");
      expect((await sweep.row(claim, poison)).word).toBe("known");
      expect((await sweep.row(claim, paymentOf({ paymentId: "pay_2" }), "sweep_2")).word).toBe("changed");
      expect(
        await database().query(
          "select attempts, state from public.webhook_events where webhook_id = 'sweep_1'",
        ),
      ).toEqual([{ attempts: 1, state: "pending" }]);
      await database().query("alter table public.payments drop constraint broken");
      expect(await deliver(database(), poison, "sweep_1")).toMatchObject({
        state: "done",
        outcome: "converted",
      });
    });

    test("a row that cannot be read is marked dead with its reason, once", async () => {
      const claim = await claimed();
      const { webhookId, event } = listedEvent(COMPANY, "payment", { id: "pay_1", status: "new" }, day(20));
      expect((await sweep.row(claim, event, webhookId)).word).toBe("unreadable");
      expect((await sweep.row(claim, event, webhookId)).word).toBe("known");
      expect(await sweep.inbox()).toEqual([
        { webhook_id: webhookId, state: "dead", outcome: "unreadable", last_error: "unknown_status" },
      ]);
    });

    test("payments whose refunds we know otherwise are named, known ones and strangers are not", async () => {
      for (const paymentId of ["pay_1", "pay_2", "pay_3"])
        await deliver(database(), paymentOf({ paymentId }));
      await deliver(database(), refundOf({ refundId: "rf_2", paymentId: "pay_2", amountMinor: 400 }));
      await deliver(database(), refundOf({ refundId: "rf_3", paymentId: "pay_3", status: "pending" }));
      const told = [
        { payment_id: "pay_1", refunded_minor: 0 },
        { payment_id: "pay_2", refunded_minor: 400 },
        { payment_id: "pay_3", refunded_minor: 10_000 },
        { payment_id: "pay_x", refunded_minor: 10_000 },
      ];
      expect(await database().call("unlike_refunds", { company: COMPANY, told })).toEqual(["pay_3"]);
      expect(await database().call("open_facts", { company: COMPANY, at_most: 5 })).toEqual({
        refundsOf: ["pay_3"],
        disputes: [],
      });
    });

    test("a hold that has ended verifies, one that waits for a fact does not, and neither stops the other", async () => {
      const due = () => database().call("verify_due", { at_most: 10 });
      await deliver(database(), paymentOf({ ...viaClick(), paymentId: "pay_1", buyerId: "user_b1" }));
      await deliver(database(), paymentOf({ ...viaClick(), paymentId: "pay_2", buyerId: "user_b2" }));
      await deliver(database(), disputeOf({ paymentId: "pay_2" }));
      const states = () =>
        database().query(`select b.whop_user_id as buyer, r.is_verified from public.referrals r
          join public.users b on b.id = r.referred_id order by 1`);
      // Told long after their hold: make them as they were before it ended.
      await database().query("update public.referrals set is_verified = false");
      expect(await due()).toEqual({ due: 1, settled: 1 });
      expect(await states()).toEqual([
        { buyer: "user_b1", is_verified: true },
        { buyer: "user_b2", is_verified: false },
      ]);
      expect(await due()).toEqual({ due: 0, settled: 0 });
      expect(
        await database().query(
          "select actor from public.audit_log where action = 'verified' order by id desc limit 1",
        ),
      ).toEqual([{ actor: "sweep" }]);
      expect(await differences(database())).toEqual([]);
    });

    test("a recount keeps the time and what differs, and comes again only after a while", async () => {
      const check = () => database().call("check_next_company", { older_than_seconds: 900 });
      await sweep.end(await claimed());
      expect(await check()).toEqual({ companyId: COMPANY, differences: 0 });
      expect(await check()).toBeNull();
      await database().query("update public.company_sweeps set checked_at = now() - interval '16 minutes'");
      await database().query("update public.referral_codes set conversions = conversions + 3");
      expect(await check()).toEqual({ companyId: COMPANY, differences: 1 });
      expect(await sweep.sweeps()).toMatchObject([
        { differences: 1, details: [{ invariant: "code_conversions", stored: "3", derived: "0" }] },
      ]);
    });
  },
  OLDEST_AND_NEWEST,
);
