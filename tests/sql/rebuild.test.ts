import { beforeEach, expect, test } from "vitest";
import { COMPANY, day, disputeOf, membershipOf, paymentOf, refundOf } from "../support/facts";
import { deliver, differences, stateOf } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

type Rebuilt = {
  checked: number;
  last: string;
  differences: { buyer: string; stored: unknown; derived: unknown }[];
};

onEveryEngine(
  "a rebuild derives all state of a community anew",
  (database) => {
    const { viaClick } = mayasLink(database);
    const rebuild = (after: string | null = null, at_most = 100) =>
      database().call<Rebuilt>("rebuild_buyers", { company: COMPANY, after, at_most });

    beforeEach(async () => {
      await deliver(database(), paymentOf(viaClick()));
      await deliver(database(), refundOf({ amountMinor: 4_000 }));
      await deliver(
        database(),
        paymentOf({ paymentId: "pay_2", buyerId: "user_two", referlyCode: "maya2code" }),
      );
      await deliver(database(), disputeOf({ paymentId: "pay_2", status: "lost" }));
      await deliver(database(), paymentOf({ paymentId: "pay_3", buyerId: "user_three" }));
      await deliver(
        database(),
        membershipOf({ membershipId: "mem_4", buyerId: "user_four", referlyCode: "maya2code" }),
      );
      await deliver(database(), paymentOf({ ...viaClick(), paymentId: "pay_5", buyerId: "user_maya" }));
    });

    test("finds it identical, and leaves everything as it was", async () => {
      const before = await stateOf(database());
      const log = () => database().query("select count(*) from public.audit_log");
      const logged = await log();
      expect(await rebuild()).toMatchObject({ checked: 5, differences: [] });
      expect(await stateOf(database())).toEqual(before);
      expect(await log()).toEqual(logged);
      expect(await differences(database())).toEqual([]);
    });

    test("goes through the buyers in parts", async () => {
      const first = await rebuild(null, 3);
      expect(first.checked).toBe(3);
      expect((await rebuild(first.last, 3)).checked).toBe(2);
    });

    test.each([
      [
        "the status of a referral",
        "user_two",
        "update public.referrals set status_reason = 'refunded' where status = 'cancelled'",
      ],
      [
        "a referral that no proof stands for",
        "user_buyer",
        "update public.referrals set method = 'claim' where click_id is not null",
      ],
      ["a referral that was lost", "user_buyer", "delete from public.referrals where click_id is not null"],
      [
        "a payment that counts for nobody",
        "user_buyer",
        "update public.payments set attribution = 'no_code' where payment_id = 'pay_1'",
      ],
      [
        "a proof that was lost",
        "user_four",
        "delete from public.attribution_proofs where proof_key = 'mem_4'",
      ],
      [
        "a proof of another code's",
        "user_buyer",
        "update public.attribution_proofs set event_at = event_at - interval '1 hour' where proof_key = 'pay_1'",
      ],
    ])("lists %s", async (_, buyer, wrong) => {
      await database().query(wrong);
      const found = await rebuild();
      expect(found.differences.map((one) => one.buyer)).toEqual([buyer]);
      expect(found.differences[0]?.stored).not.toEqual(found.differences[0]?.derived);
    });

    test("does not call a referral wrong that is due but not yet verified", async () => {
      await database().query(
        "update public.referrals set is_verified = false where status = 'converted' and verifies_at < now()",
      );
      expect((await rebuild()).differences).toEqual([]);
    });

    test("keeps a referral whose referrer was erased", async () => {
      await database().query("delete from public.users where whop_user_id = 'user_maya'");
      expect((await rebuild()).differences).toEqual([]);
      await deliver(database(), paymentOf({ paymentId: "pay_6", paidAt: day(40) }));
      expect(await differences(database())).toEqual([]);
    });
  },
  OLDEST_AND_NEWEST,
);
