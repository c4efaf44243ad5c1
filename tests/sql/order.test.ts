import { expect, test } from "vitest";
import { day, membershipOf, paymentOf } from "../support/facts";
import { deliver, stateOf } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

onEveryEngine(
  "however often and in whatever order deliveries come, the state is the same",
  (database) => {
    const link = mayasLink(database);
    const { viaClick, referral } = link;
    test("what came before a community's first visit is applied after it", async () => {
      const early = membershipOf({ joinedAt: day(-10), createdAt: day(-10), updatedAt: day(-10) }, "biz_new");
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
          { code: link.maya.code, click_id: link.clickId },
        ]);
        expect(await referral()).toMatchObject({ status: "converted", click_id: link.clickId });
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
  },
  OLDEST_AND_NEWEST,
);
