import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { day } from "@/tests/support/facts";

/** What may happen in a community of the model: three buyers and Maya, Maya's and Noa's codes, three purchases each. */
export const PEOPLE = ["user_b0", "user_b1", "user_b2", "user_maya"] as const;
export const CODES = ["maya2code", "noas-code"] as const;
export const PURCHASES = 3;

/** What is true of one purchase; every word about it agrees, but may leave things out. */
export type Purchase = {
  paidAt: string;
  amountMinor: number | null;
  currency: string;
  code: string | null;
  click: string | null;
  promo: string | null;
  /** Shares of the amount that its two refunds take, in percent; null cannot be read. */
  refunds: (number | null)[];
  /** Whether it names its membership, the person's first. */
  ofMembership: boolean;
};
export type Membership = { joinedAt: string; code: string | null };
export type Person = { purchases: Purchase[]; membership: Membership };

/** What a word about a purchase leaves out of who brought it. */
export type Hidden = "nothing" | "click" | "all";

export type Operation =
  | {
      kind: "pay";
      person: number;
      purchase: number;
      status: "succeeded" | "failed";
      hour: number;
      hides: Hidden;
      isNameless: boolean;
    }
  | {
      kind: "refund";
      person: number;
      purchase: number;
      refund: number;
      status: "pending" | "succeeded" | "failed";
      hour: number;
    }
  | {
      kind: "dispute";
      person: number;
      purchase: number;
      status: "inquiry" | "open" | "won" | "lost";
      hour: number;
    }
  | { kind: "membership"; person: number; isActive: boolean; hour: number; hides: boolean }
  | { kind: "claim"; person: number; code: number }
  | { kind: "credit"; person: number; code: number }
  | { kind: "withdraw"; person: number; isWithdrawn: boolean }
  | {
      kind: "settings";
      holdDays: number;
      windowDays: number;
      claimDays: number;
      qualifiesOn: "payment" | "join";
    }
  | { kind: "switch"; code: number; isActive: boolean }
  | { kind: "wait"; hours: number };

/** The model's clock begins here; all purchases lie within the forty days before and after. */
export const BEGINNING = Date.parse(day(40));
export const HOUR_MS = 3_600_000;

const at = fc.integer({ min: 0, max: 320 }).map((quarterDays) => day(quarterDays / 4));
const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    paidAt: at,
    amountMinor: fc.constantFrom(10_000, 10_000, 999, 0, null),
    currency: fc.constantFrom("usd", "usd", "usd", "eur"),
    code: fc.constantFrom(null, null, ...CODES),
    clickAge: fc.constantFrom(null, 0.5, 5, 45),
    promo: fc.constantFrom(null, null, null, "MAYA10", "NOBODY10"),
    refunds: fc.tuple(fc.constantFrom(40, 60, 100, null), fc.constantFrom(40, 60, 100)),
    ofMembership: fc.boolean(),
  })
  .map(({ clickAge, ...rest }) => ({
    ...rest,
    // A click whose row was never stored still says when it was.
    click:
      rest.code && clickAge !== null
        ? uuidv7({
            msecs: Date.parse(rest.paidAt) - clickAge * 24 * HOUR_MS,
            random: new Uint8Array(16).fill(clickAge * 2),
          })
        : null,
  }));
const person: fc.Arbitrary<Person> = fc.record({
  purchases: fc.array(purchase, { minLength: PURCHASES, maxLength: PURCHASES }),
  membership: fc.record({ joinedAt: at, code: fc.constantFrom(null, null, ...CODES) }),
});

const who = { person: fc.nat(PEOPLE.length - 1) };
const which = { ...who, purchase: fc.nat(PURCHASES - 1) };
const hour = fc.nat(4);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("pay" as const),
      ...which,
      status: fc.constantFrom("succeeded", "succeeded", "succeeded", "failed"),
      hour,
      hides: fc.constantFrom<Hidden>("nothing", "click", "all"),
      isNameless: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("refund" as const),
      ...which,
      refund: fc.nat(1),
      status: fc.constantFrom("pending", "succeeded", "succeeded", "failed"),
      hour,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("dispute" as const),
      ...which,
      status: fc.constantFrom("inquiry", "open", "won", "lost"),
      hour,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("membership" as const),
      ...who,
      isActive: fc.boolean(),
      hour,
      hides: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("claim" as const), ...who, code: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("credit" as const), ...who, code: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("withdraw" as const), ...who, isWithdrawn: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("settings" as const),
      holdDays: fc.constantFrom(0, 7, 14),
      windowDays: fc.constantFrom(3, 30),
      claimDays: fc.constantFrom(0, 14, 90),
      qualifiesOn: fc.constantFrom("payment", "join"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("switch" as const),
      code: fc.nat(1),
      isActive: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 240 }) }),
  },
);

/** A community's people with all that is true of them, and what happens there, in the order in which it is told. */
export const histories = (length: number) =>
  fc.record({
    people: fc.array(person, { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
    operations: fc.array(operation, { minLength: length, maxLength: length }),
  });
