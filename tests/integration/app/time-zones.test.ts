import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { deliver, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { stateIn } from "@/tests/support/app/sequential-state";
import { appSettings } from "@/tests/support/app/settings";
import { startApp } from "@/tests/support/demo/app-process";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freePort } from "@/tests/support/postgres/server";

let database: FreshDatabase;
let db: AppDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  db = openAppDatabase(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** The state after two purchases around midnight and a refund, told to an app whose machine is in a time zone. */
async function stateOfAppIn(zone: string, index: number): Promise<unknown> {
  const settings = appSettings(database.url, { TZ: zone });
  const app = await startApp(await freePort(), settings);
  const { companyId, code } = await db.makeCode(await db.makeCommunity());
  const part = { companyId, code };
  const bodies = [
    purchaseBody({ ...part, paymentId: "pay_1", userId: "user_1", at: "2026-10-01T23:59:59.999Z" }),
    purchaseBody({ ...part, paymentId: "pay_2", userId: "user_2", at: "2026-10-02T00:00:00.000Z" }),
    purchaseBody({ ...part, paymentId: "pay_3", userId: "user_3", at: "2026-10-02T00:00:00.000+02:00" }),
    refundBody({ companyId, paymentId: "pay_2", refundId: "rf_1", at: "2026-10-25T01:30:00.000Z" }),
  ];
  try {
    for (const [position, body] of bodies.entries()) {
      const sending = { secret: settings.WHOP_WEBHOOK_SECRET, id: `msg_zone${index}_${position}` };
      expect((await deliver(app.origin, body, sending)).status).toBe(200);
    }
    return await stateIn(db, companyId);
  } finally {
    await app.stop();
  }
}

test("the zone of the machine changes nothing about when something happened", async () => {
  const states = [];
  for (const [index, zone] of ["UTC", "Asia/Kolkata", "America/St_Johns"].entries())
    states.push(await stateOfAppIn(zone, index));
  expect(states[0]).toMatchObject({
    state: { days: expect.arrayContaining([expect.arrayContaining(["2026-10-01"])]) },
  });
  expect(states).toEqual(Array(3).fill(states[0]));
});
