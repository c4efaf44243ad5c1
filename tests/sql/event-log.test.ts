import { beforeEach, describe, expect, test } from "vitest";
import { type EventCursor, eventPage, eventWithBytes } from "@/lib/events/schema";
import { COMPANY, membershipOf, paymentOf, refundOf } from "../support/facts";
import { deliver, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

onEveryEngine(
  "the event log",
  (database) => {
    beforeEach(async () => {
      await database().reset();
      await makeCommunity(database());
    });

    type Asked = { filter?: object; before?: EventCursor | null; atMost?: number; company?: string };
    const list = async ({ filter = {}, before = null, atMost = 50, company = COMPANY }: Asked = {}) =>
      eventPage.parse(await database().call("report_events", { company, filter, before, at_most: atMost }));
    const idsOf = async (asked?: Asked) => (await list(asked)).events.map(({ webhookId }) => webhookId);
    const one = (webhookId: string, company = COMPANY) =>
      database().call("report_event", { company, webhook_id: webhookId });
    const redrive = (webhookId: string, company = COMPANY) =>
      database().call("redrive_event", { company, webhook_id: webhookId, actor: "user_maya" });
    /** Something that no reader understands. */
    const unreadable = (webhookId: string) =>
      deliver(
        database(),
        {
          kind: "unreadable",
          reason: "no_data",
          type: "payment.succeeded",
          companyId: COMPANY,
          envelopeId: null,
        },
        webhookId,
      );
    const aged = (webhookId: string, minutes: number) =>
      database().query(
        `update public.webhook_events set received_at = received_at - make_interval(mins => ${minutes}) where webhook_id = $1`,
        [webhookId],
      );

    describe("lists", () => {
      test("each delivery with its type, its word and its time, the newest first", async () => {
        await deliver(database(), paymentOf(), "msg_payment");
        await aged("msg_payment", 1);
        await deliver(database(), refundOf({ paymentId: "pay_elsewhere" }), "msg_refund");
        expect((await list()).events).toMatchObject([
          {
            webhookId: "msg_refund",
            type: "refund.created",
            kind: "refund",
            state: "done",
            outcome: "waiting",
          },
          {
            webhookId: "msg_payment",
            type: "payment.succeeded",
            kind: "payment",
            state: "done",
            attempts: 1,
          },
        ]);
      });

      test("every delivery once, page by page, although new ones arrive meanwhile", async () => {
        for (let n = 0; n < 7; n += 1) await deliver(database(), membershipOf(), `msg_${n}`);
        // Some arrived in the very same instant.
        await database().query("update public.webhook_events set received_at = '2026-11-01T00:00:00Z'");
        const seen: string[] = [];
        let before: EventCursor | null = null;
        do {
          const page: { events: { webhookId: string }[]; next: EventCursor | null } = await list({
            before,
            atMost: 2,
          });
          seen.push(...page.events.map(({ webhookId }) => webhookId));
          before = page.next;
          await deliver(database(), membershipOf(), `msg_new_${seen.length}`);
        } while (before);
        expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `msg_${n}`));
      });

      test("what the sweep found as such", async () => {
        await deliver(database(), paymentOf(), "sweep_pay_1");
        await deliver(database(), refundOf(), "msg_sweep_1");
        const { events } = await list();
        expect(Object.fromEntries(events.map(({ webhookId, source }) => [webhookId, source]))).toEqual({
          sweep_pay_1: "sweep",
          msg_sweep_1: "whop",
        });
      });

      test("the error of what could not be applied and when it is tried again", async () => {
        const broken = { ...paymentOf(), payment: { paymentId: "not an id" } } as never;
        await deliver(database(), broken, "msg_broken");
        expect((await list()).events).toMatchObject([
          {
            state: "pending",
            outcome: null,
            error: expect.stringMatching(/./),
            nextAttemptAt: expect.any(String),
          },
        ]);
      });
    });

    describe("narrows down", () => {
      beforeEach(async () => {
        await deliver(database(), paymentOf({ paymentId: "pay_wanted" }), "msg_a");
        await aged("msg_a", 3);
        await deliver(database(), refundOf({ refundId: "rf_other", paymentId: "pay_wanted" }), "msg_b");
        await aged("msg_b", 2);
        await deliver(database(), membershipOf(), "msg_c");
        await aged("msg_c", 1);
        await unreadable("msg_d");
      });

      test.each([
        ["a state", { state: "dead" }, ["msg_d"]],
        ["another state", { state: "done" }, ["msg_c", "msg_b", "msg_a"]],
        ["a kind", { kind: "payment" }, ["msg_d", "msg_a"]],
        ["a kind and a state", { kind: "payment", state: "done" }, ["msg_a"]],
        ["what is of no known kind", { kind: "other" }, []],
        ["a webhook id", { search: "msg_b" }, ["msg_b"]],
        ["the beginning of webhook ids", { search: " msg_ " }, ["msg_d", "msg_c", "msg_b", "msg_a"]],
        ["a payment, wherever it is mentioned", { search: "pay_wanted" }, ["msg_b", "msg_a"]],
        ["a refund", { search: "rf_other" }, ["msg_b"]],
        ["a word", { search: "Unreadable" }, ["msg_d"]],
        ["what nobody mentions", { search: "pay_nobody" }, []],
        ["a sign with a meaning elsewhere", { search: "%" }, []],
        ["nothing but blanks, which is everything", { search: "  " }, ["msg_d", "msg_c", "msg_b", "msg_a"]],
      ])("to %s", async (_what, filter, ids) => {
        expect(await idsOf({ filter })).toEqual(ids);
      });

      test("page by page, too", async () => {
        const first = await list({ filter: { search: "pay_wanted" }, atMost: 1 });
        expect(first.events).toMatchObject([{ webhookId: "msg_b" }]);
        expect(await idsOf({ filter: { search: "pay_wanted" }, before: first.next })).toEqual(["msg_a"]);
      });

      test("and counts each state whatever the filter", async () => {
        expect((await list({ filter: { state: "dead" } })).counts).toEqual({
          pending: 0,
          done: 3,
          ignored: 0,
          dead: 1,
        });
      });
    });

    test("a search looks through ten thousand deliveries at a time and says how far it came", async () => {
      await deliver(database(), paymentOf({ paymentId: "pay_first" }), "msg_first");
      await aged("msg_first", 60 * 24 * 30);
      await database().query(
        `insert into public.webhook_events (webhook_id, whop_company_id, event_type, body, body_sha256, state, outcome, received_at)
         select 'msg_bulk_' || n, '${COMPANY}', 'membership.activated', '{}', sha256('{}'), 'done', 'recorded',
           now() - make_interval(secs => n) from generate_series(1, 10000) n`,
      );
      const first = await list({ filter: { search: "pay_first" } });
      expect(first).toMatchObject({ events: [], searchedSince: expect.any(String), counts: { done: 1_001 } });
      const next = await list({ filter: { search: "pay_first" }, before: first.next });
      expect(next).toMatchObject({ events: [{ webhookId: "msg_first" }], next: null, searchedSince: null });
    });

    describe("the self-check", () => {
      test("is absent before the first", async () => {
        expect((await list()).check).toBeNull();
      });

      test("tells when, how many differences and which, and what comparing with Whop found", async () => {
        await database().query(
          `insert into public.company_sweeps (whop_company_id, checked_at, differences, details, reconciled_at, found)
           values ($1, '2026-11-24T10:00:00Z', 1, $2, '2026-11-24T10:01:00Z', 3)`,
          [
            COMPANY,
            '[{"invariant":"code_clicks","subject":"maya","stored":"2","derived":"3"},{"other":"form"},"text"]',
          ],
        );
        expect((await list()).check).toMatchObject({
          differences: 1,
          details: [{ invariant: "code_clicks", subject: "maya", stored: "2", derived: "3" }],
          found: 3,
          lastError: null,
        });
      });
    });

    describe("one delivery", () => {
      test("shows its bytes as they came, and deliveries that contradicted it", async () => {
        await deliver(database(), paymentOf(), "msg_a");
        await deliver(database(), paymentOf({ amountMinor: 1 }), "msg_a");
        const detail = eventWithBytes.parse(await one("msg_a"));
        expect(detail).toMatchObject({ conflicts: 1, redrives: [] });
        expect(JSON.parse(Buffer.from(detail.body, "base64").toString())).toMatchObject({ kind: "payment" });
      });
    });

    describe("applying again", () => {
      test("makes a dead delivery due, its tries counted anew, and is on record", async () => {
        await unreadable("msg_dead");
        await expect(redrive("msg_dead")).resolves.toEqual({ state: "pending", body: expect.any(String) });
        const detail = eventWithBytes.parse(await one("msg_dead"));
        expect(detail).toMatchObject({
          state: "pending",
          outcome: null,
          attempts: 0,
          redrives: [{ from: "dead", by: "Maya" }],
        });
        expect(
          await database().query(
            "select subject, subject_id, action, from_state, to_state, actor from public.audit_log where subject = 'event'",
          ),
        ).toEqual([
          {
            subject: "event",
            subject_id: "msg_dead",
            action: "redriven",
            from_state: "dead",
            to_state: "pending",
            actor: "user_maya",
          },
        ]);
      });

      test("leaves the delivery to the one who asked, and to the sweep if that one is gone", async () => {
        await unreadable("msg_dead");
        await redrive("msg_dead");
        const claim = () => database().call("claim_due_events", { at_most: 10, lease_seconds: 10 });
        expect(await claim()).toEqual([]);
        await database().query("update public.webhook_events set lease_until = now() - interval '1 second'");
        expect(await claim()).toMatchObject([{ webhookId: "msg_dead" }]);
      });

      test("ends as the delivery itself would", async () => {
        await unreadable("msg_dead");
        await redrive("msg_dead");
        const [{ body } = { body: "" }] = await database().query<{ body: string }>(
          "select encode(body, 'base64') as body from public.webhook_events",
        );
        await expect(
          database().call("ingest_event", { webhook_id: "msg_dead", body_base64: body, event: paymentOf() }),
        ).resolves.toMatchObject({ state: "done", outcome: "no_code" });
      });

      test("refuses what was applied or needs nothing, and changes nothing", async () => {
        await deliver(database(), paymentOf(), "msg_done");
        const before = await one("msg_done");
        await expect(redrive("msg_done")).resolves.toEqual({ state: "done" });
        expect(await one("msg_done")).toEqual({ ...(before as object), asOf: expect.any(String) });
        expect(await database().query("select 1 from public.audit_log where subject = 'event'")).toEqual([]);
      });
    });

    describe("another community", () => {
      beforeEach(async () => {
        await makeCommunity(database(), "biz_b", "bobs2code");
        await unreadable("msg_ours");
      });

      test("sees none of it, as if it did not exist", async () => {
        expect(await list({ company: "biz_b" })).toMatchObject({ events: [], counts: { dead: 0 } });
        expect(await list({ company: "biz_b", filter: { search: "msg_ours" } })).toMatchObject({
          events: [],
        });
        expect(await one("msg_ours", "biz_b")).toBeNull();
        expect(await one("msg_missing", "biz_b")).toBeNull();
      });

      test("cannot apply it again", async () => {
        expect(await redrive("msg_ours", "biz_b")).toBeNull();
        expect(await redrive("msg_missing", "biz_b")).toBeNull();
        expect(eventWithBytes.parse(await one("msg_ours"))).toMatchObject({ state: "dead", redrives: [] });
      });

      test("that is not here yet has no log at all, whatever was delivered in its name", async () => {
        await deliver(database(), paymentOf({}, "biz_stranger"), "msg_stranger");
        const asked = { company: "biz_stranger", filter: {}, before: null, at_most: 50 };
        expect(await database().call("report_events", asked)).toBeNull();
        expect(await one("msg_stranger", "biz_stranger")).toBeNull();
        expect(await redrive("msg_stranger", "biz_stranger")).toBeNull();
        expect(await idsOf()).toEqual(["msg_ours"]);
      });

      test("never sees what names no community", async () => {
        const nobody = {
          kind: "unreadable",
          reason: "not_json",
          type: null,
          companyId: null,
          envelopeId: null,
        };
        await deliver(database(), nobody as never, "msg_nobody");
        expect(await idsOf({ company: "biz_b" })).toEqual([]);
        expect(await one("msg_nobody", "biz_b")).toBeNull();
      });
    });
  },
  OLDEST_AND_NEWEST,
);
