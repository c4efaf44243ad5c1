import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { disputeOf, membershipOf, paymentOf, refundOf as refundEvent } from "@/tests/support/facts";
import { deliver } from "../community";
import { onEveryEngine, type TestDatabase } from "../engines";
import { type Expected, makeModel, refundOf } from "./model";
import {
  BEGINNING,
  CODES,
  HOUR_MS,
  histories,
  type Operation,
  PEOPLE,
  type Person,
  type Purchase,
} from "./world";

const RUNS = 100;
const LENGTH = 100;
const SEED = Number(process.env.MODEL_SEED ?? 20261125);

onEveryEngine(
  "the database and a second statement of its rules agree after each of ten thousand operations",
  (database) => {
    let companies = 0;
    let operations = 0;
    beforeAll(() => database().reset());
    afterAll(() => database().query("select set_config('referly.now', '', false)"));

    test(`${RUNS} communities live through ${LENGTH} random operations each (seed ${SEED})`, async () => {
      await fc.assert(
        fc.asyncProperty(histories(LENGTH), async (history) => {
          const community = await settle(database(), `biz_model${++companies}`);
          const model = makeModel(history.people);
          for (const operation of history.operations) {
            const word = model.apply(operation);
            await setClock(database(), model.now());
            expect(await community.perform(history.people, operation), JSON.stringify(operation)).toBe(word);
            await community.compare(model, operation);
            operations += 1;
          }
          expect(await community.differences()).toEqual([]);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: process.env.MODEL_SHRINK !== "1" },
      );
      expect(operations).toBeGreaterThanOrEqual(10_000);
    }, 240_000);
  },
  ["PostgreSQL 15"],
);

const setClock = (database: TestDatabase, at: number) =>
  database.query(`select set_config('referly.now', '${new Date(at).toISOString()}', false)`);

/** A new community with Maya, Noa, a promo code of Maya's and the model's people. */
async function settle(database: TestDatabase, company: string) {
  await setClock(database, BEGINNING);
  await database.call("ensure_company", { whop_company_id: company, title: "A", route: "a", logo_url: null });
  const suffix = company.slice("biz_model".length);
  const codeOf = (code: string) => `${code}-${suffix}`;
  const codeIds: string[] = [];
  for (const [index, name] of ["maya", "noa"].entries()) {
    const { codeId } = await database.call<{ codeId: string }>("ensure_member_code", {
      ...{ whop_company_id: company, whop_user_id: `user_${name}`, username: name, display_name: name },
      ...{ avatar_url: null, candidates: [codeOf(CODES[index] as string)] },
    });
    codeIds.push(codeId);
  }
  await database.query(
    `insert into public.promo_codes (whop_company_id, code, referral_code_id, promo_code_id, percent_off, state)
     values ('${company}', 'MAYA10', '${codeIds[0]}', 'promo_1', 10, 'active')`,
  );
  const users: string[] = [];
  for (const whop_user_id of PEOPLE) {
    const none = { username: null, display_name: null, email: null, avatar_url: null };
    users.push(await database.call("ensure_user", { whop_company_id: company, whop_user_id, ...none }));
  }

  const found = async (person: number) => {
    const [row] = await database.query<{ found: Expected & { id: string | null } }>(
      `select jsonb_build_object(
         'id', r.id,
         'referral', case when r.id is not null then jsonb_build_object(
           'code', regexp_replace(c.code, '-${suffix}$', ''), 'method', r.method, 'confidence', r.confidence, 'click', r.click_id,
           'attributedAt', ${ms("r.attributed_at")}, 'holdDays', r.hold_days, 'qualifiesOn', r.qualifies_on, 'refusal', r.refusal,
           'revenue', r.revenue_minor, 'currency', r.currency, 'convertedAt', ${ms("r.converted_at")},
           'cancelledAt', ${ms("r.cancelled_at")}, 'verifiesAt', ${ms("r.verifies_at")}, 'isVerified', r.is_verified,
           'status', r.status, 'reason', r.status_reason) end,
         'payments', coalesce((select jsonb_agg(jsonb_build_object('id', p.payment_id, 'status', p.status, 'attribution', p.attribution,
             'isAttributed', p.referral_id is not null, 'reversed', p.reversed_minor) order by p.payment_id)
           from public.payments p where p.whop_company_id = u.whop_company_id and p.whop_user_id = u.whop_user_id), '[]')) as found
       from public.users u left join public.referrals r on r.whop_company_id = u.whop_company_id and r.referred_id = u.id
       left join public.referral_codes c on c.id = r.referral_code_id
       where u.id = '${users[person]}'`,
    );
    return row?.found as Expected & { id: string | null };
  };

  return {
    differences: () => database.query(`select * from public.check_invariants('${company}')`),

    async perform(people: Person[], operation: Operation): Promise<string | null> {
      const who = (person: number) => PEOPLE[person] as string;
      switch (operation.kind) {
        case "claim": {
          const args = {
            company,
            whop_user_id: who(operation.person),
            code_text: codeOf(CODES[operation.code] as string),
          };
          return (await database.call<{ outcome: string }>("claim_referral", args)).outcome;
        }
        case "credit": {
          const args = {
            company,
            buyer_id: users[operation.person],
            code_id: codeIds[operation.code],
            note: null,
            actor: "user_owner",
          };
          return (await database.call<{ outcome: string }>("credit_referral", args)).outcome;
        }
        case "withdraw": {
          const { id } = await found(operation.person);
          if (!id) return "unknown_referral";
          const args = {
            company,
            referral: id,
            is_withdrawn: operation.isWithdrawn,
            note: null,
            actor: "user_owner",
          };
          return database.call("withdraw_credit", args);
        }
        case "settings":
          await database.query(
            `update public.companies set hold_days = ${operation.holdDays}, attribution_window_days = ${operation.windowDays},
               claim_window_days = ${operation.claimDays}, qualifies_on = '${operation.qualifiesOn}' where whop_company_id = '${company}'`,
          );
          return null;
        case "switch":
          await database.query(
            `update public.referral_codes set is_active = ${operation.isActive} where id = '${codeIds[operation.code]}'`,
          );
          return null;
        case "wait":
          await database.query(
            `select public.settle_referral(r.id, 'sweep') from public.referrals r where r.whop_company_id = '${company}'`,
          );
          return null;
        default: {
          const answer = await deliver(database, eventOf(people, operation, company, codeOf));
          expect(answer, JSON.stringify(operation)).toMatchObject({ stored: "stored", state: "done" });
          return null;
        }
      }
    },

    /** Whoever the operation touched, or everyone after time has passed, is as the model says; so are the codes' counters. */
    async compare(model: ReturnType<typeof makeModel>, operation: Operation) {
      const touched =
        "person" in operation ? [operation.person] : operation.kind === "wait" ? [0, 1, 2, 3] : [];
      for (const person of touched) {
        const { id: _, ...is } = await found(person);
        const expected = model.expected(person);
        // Verification waits for the sweep or the next fact; it never runs ahead.
        if (operation.kind !== "wait" && is.referral && expected.referral && !is.referral.isVerified) {
          expected.referral.isVerified = false;
        }
        expect(is, `${JSON.stringify(operation)} for ${PEOPLE[person]}`).toEqual(expected);
      }
      const rows = await database.query<{ conversions: number }>(
        `select conversions from public.referral_codes where whop_company_id = '${company}' order by code`,
      );
      expect(rows.map(({ conversions }) => conversions)).toEqual(
        CODES.map((code) => model.conversions(code)),
      );
    },
  };
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

/** An operation as the event that tells of it. */
function eventOf(
  people: Person[],
  operation: Extract<Operation, { kind: "pay" | "refund" | "dispute" | "membership" }>,
  company: string,
  codeOf: (code: string) => string,
): WhopEvent {
  const { person } = operation;
  const { purchases, membership } = people[person] as Person;
  const buyerId = PEOPLE[person] as string;
  const after = (from: string, hours: number) => new Date(Date.parse(from) + hours * HOUR_MS).toISOString();
  if (operation.kind === "membership") {
    const at = after(membership.joinedAt, operation.hour);
    return membershipOf(
      {
        membershipId: `mem_${person}`,
        buyerId,
        referlyCode: membership.code && !operation.hides ? codeOf(membership.code) : null,
        ...{ joinedAt: membership.joinedAt, createdAt: membership.joinedAt, updatedAt: at },
        ...{ isActive: operation.isActive, status: operation.isActive ? "active" : "canceled" },
        endedAt: operation.isActive ? null : at,
      },
      company,
    );
  }
  const purchase = purchases[operation.purchase] as Purchase;
  const paymentId = `pay_${person}_${operation.purchase}`;
  const problem = (amount: number | null) => (amount === null ? ("not_a_number" as const) : null);
  if (operation.kind === "pay") {
    const shows = operation.hides !== "all";
    const at = after(purchase.paidAt, operation.hour);
    const event = paymentOf(
      {
        ...{ paymentId, buyerId, status: operation.status, createdAt: purchase.paidAt, updatedAt: at },
        amountMinor: purchase.amountMinor,
        currency: purchase.amountMinor === null ? null : purchase.currency,
        moneyProblem: problem(purchase.amountMinor),
        referlyCode: shows && purchase.code ? codeOf(purchase.code) : null,
        referlyClick: operation.hides === "nothing" ? purchase.click : null,
        promoCode: shows ? purchase.promo : null,
        membershipId: purchase.ofMembership ? `mem_${person}` : null,
        paidAt: purchase.paidAt,
      },
      company,
    );
    if (event.kind === "payment" && operation.isNameless) event.payment.buyer = null;
    return event;
  }
  if (operation.kind === "refund") {
    const share = purchase.refunds[operation.refund] as number | null;
    const at = after(purchase.paidAt, 24 + operation.hour);
    const amountMinor = share === null ? null : refundOf(purchase.amountMinor, share);
    return refundEvent(
      {
        ...{
          refundId: `rf_${person}_${operation.purchase}_${operation.refund}`,
          paymentId,
          status: operation.status,
        },
        ...{
          amountMinor,
          currency: purchase.currency,
          moneyProblem: problem(amountMinor),
          createdAt: at,
          updatedAt: at,
        },
      },
      company,
    );
  }
  const at = after(purchase.paidAt, 48 + operation.hour);
  return disputeOf(
    {
      ...{ disputeId: `dspt_${person}_${operation.purchase}`, paymentId, status: operation.status },
      ...{
        amountMinor: purchase.amountMinor,
        currency: purchase.currency,
        moneyProblem: problem(purchase.amountMinor),
      },
      ...{ createdAt: at, updatedAt: at },
    },
    company,
  );
}
