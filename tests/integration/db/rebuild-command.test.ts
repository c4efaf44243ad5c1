import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPANY, paymentOf, refundOf } from "@/tests/support/facts";
import { npmRun } from "@/tests/support/npm-run";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.run(`select public.ensure_company('${COMPANY}', 'A', 'a', null);
    select public.ensure_member_code('${COMPANY}', 'user_maya', 'maya', 'Maya', null, array['maya2code'])`);
  const events = Array.from({ length: 120 }, (_, index) => [
    paymentOf({ paymentId: `pay_${index}`, buyerId: `user_${index}`, referlyCode: "maya2code" }),
    refundOf({ refundId: `rf_${index}`, paymentId: `pay_${index}`, amountMinor: index * 50 }),
  ]).flat();
  for (const [index, event] of events.entries()) {
    const body = JSON.stringify(event).replaceAll("'", "''");
    await db.run(`select public.ingest_event('msg_${index}', 'e30=', '${body}')`);
  }
});
afterAll(() => db.drop());

const command = () => npmRun("rebuild", { DATABASE_URL: db.url, SUPABASE_URL: "" });

describe("npm run rebuild", () => {
  test("finds the state identical, says how much it looked at, and ends with 0", async () => {
    const { status, output } = await command();
    expect(output).toBe("1 community, 120 buyers derived anew from facts: 0 differences.\n");
    expect(status).toBe(0);
  });

  test("lists each difference with both values and ends with 1", async () => {
    await db.run(`update public.referrals r set revenue_minor = 1 from public.users u where u.id = r.referred_id and u.whop_user_id = 'user_7';
      update public.referral_codes set clicks = 5`);
    const { status, output } = await command();
    expect(status).toBe(1);
    expect(output).toContain("biz_a: user_7 referral revenue_minor: stored 1, derived 9650\n");
    expect(output).toMatch(/^biz_a: code_clicks \S+: stored 5, derived 0$/m);
    expect(output).toMatch(/120 buyers derived anew from facts: \d differences\.\n$/);
  });

  test("does not take a folder without a database for one without differences", async () => {
    const { status, errors } = await npmRun("rebuild", {
      DATABASE_URL: "",
      SUPABASE_URL: "",
      REFERLY_DATA_DIR: "nowhere",
    });
    expect(status).toBe(1);
    expect(errors).toContain("There is no database in nowhere.");
  });

  test("says so when the database does not answer", async () => {
    const { status, errors } = await npmRun("rebuild", {
      DATABASE_URL: "postgresql://postgres@127.0.0.1:9/none",
      SUPABASE_URL: "",
    });
    expect(status).toBe(1);
    expect(errors).not.toBe("");
  });
});
