import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { database } from "@/lib/db/database";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { APP_ID } from "@/tests/support/app/settings";
import { loggedLines } from "@/tests/support/logged-lines";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";
import { moveableClock } from "@/tests/support/postgres/moveable-clock";
import { type StandInWhop, startStandInWhop } from "@/tests/support/whop/stand-in";
import { addPayment, addUser, createWorld } from "@/tests/support/whop/state/create-world";
import { get, type Payment } from "@/tests/support/whop/state/world";

const API_KEY = "key_of_the_sweep";
export const MINUTE = 60_000;

export type Shop = { companyId: string; planId: string; code: string; codeId: string };

/**
 * The sweep's own code in this process, on a real Postgres with a clock that tests can move and in front of a stand-in
 * Whop whose webhooks reach nobody.
 */
export function sweepStage() {
  let fresh: FreshDatabase;
  let communities = 0;
  let buyers = 0;
  const stage = {} as {
    whop: StandInWhop;
    db: AppDatabase;
    /** Which pages were asked for since the test began: `GET /payments`, and its filters. */
    calls: { operation: string; query: URLSearchParams }[];
    /** What was logged since the test began. */
    lines: ReturnType<typeof loggedLines>;
  };

  beforeAll(async () => {
    fresh = await freshDatabase();
    await moveableClock(fresh.run);
    stage.db = openAppDatabase(fresh.url);
    stage.whop = await startStandInWhop({
      appOrigin: "http://127.0.0.1:9",
      webhookUrl: null,
      webhookSecret: "ws_nobody_listens_to_these",
      appId: APP_ID,
      apiKey: API_KEY,
      world: createWorld(),
    });
    vi.stubEnv("DATABASE_URL", fresh.url);
    vi.stubEnv("WHOP_API_ORIGIN", stage.whop.origin);
    vi.stubEnv("WHOP_API_KEY", API_KEY);
  });
  beforeEach(async () => {
    stage.whop.clearFaults();
    stage.whop.setWebhooks({ drop: true });
    stage.calls = [];
    stage.lines = loggedLines();
    listen();
    await stage.db.rows(
      "delete from public.companies; delete from public.webhook_events; update clock set ahead = '0'",
    );
  });
  afterAll(async () => {
    await (await database()).close();
    await stage.whop.close();
    await stage.db.close();
    await fresh.drop();
  });

  /** Notes every call, and does something before the one that `at` picks. */
  function listen(at?: (operation: string, query: URLSearchParams) => void): void {
    stage.whop.onCall((operation, query) => {
      stage.calls.push({ operation, query });
      at?.(operation, query);
    });
  }

  return {
    get whop() {
      return stage.whop;
    },
    get db() {
      return stage.db;
    },
    logged: (event: string) => stage.lines().filter((line) => line.event === event),
    listen,
    /** How many pages of a list were asked for; lists of one payment's refunds aside. */
    pages: (list: string) =>
      stage.calls.filter(({ operation, query }) => operation === `GET /${list}` && !query.has("payment_id"))
        .length,
    callsOf: (operation: string) => stage.calls.filter((call) => call.operation === operation),
    /** A community at Whop and here, old enough to be compared at once, with one member's link. */
    newShop: async (): Promise<Shop> => {
      communities += 1;
      const [companyId, planId] = [`biz_shop${communities}`, `plan_shop${communities}`];
      stage.whop.change((world) => {
        const company = get(world.companies, "biz_lumen", "company");
        const product = get(world.products, "prod_lumen", "product");
        const plan = get(world.plans, "plan_lumen_monthly", "plan");
        const productId = `prod_shop${communities}`;
        world.companies[companyId] = { ...company, id: companyId, route: `shop${communities}` };
        world.products[productId] = { ...product, id: productId, companyId };
        world.plans[planId] = { ...plan, id: planId, companyId, productId };
      });
      await stage.db.makeCommunity({ companyId });
      await stage.db.rows("update public.companies set created_at = now() - interval '10 days'");
      const { code, codeId } = await stage.db.makeCode(companyId);
      return { companyId, planId, code, codeId };
    },
    /** A purchase through the shop's link some minutes ago, that no webhook tells. */
    addSale: ({ planId, code }: Shop, minutesAgo: number, parts: Partial<Payment> = {}): Payment => {
      buyers += 1;
      const userId = `user_buyer${buyers}`;
      const createdAt = new Date(Date.now() - minutesAgo * MINUTE).toISOString();
      let sale: Payment | undefined;
      stage.whop.change((world) => {
        addUser(world, { id: userId, name: `Buyer ${buyers}`, username: `buyer${buyers}` });
        sale = addPayment(world, { userId, planId, createdAt, metadata: { referly_code: code }, ...parts });
      });
      if (!sale) throw new Error("Nothing was sold.");
      return sale;
    },
    /** Lets the database's clock run ahead of the real one. */
    moveClock: (ahead: string) => stage.db.rows("update clock set ahead = $1", [ahead]),
    makeDue: () =>
      stage.db.rows("update public.company_sweeps set next_at = public.db_now() - interval '1 second'"),
    sweepOf: async ({ companyId }: Shop) =>
      (
        await stage.db.rows("select * from public.company_sweeps where whop_company_id = $1", [companyId])
      )[0] ?? {},
    converted: ({ codeId }: Shop) =>
      stage.db.value("select conversions from public.referral_codes where id = $1", [codeId]),
    payments: ({ companyId }: Shop) =>
      stage.db.rows(
        "select payment_id, status, amount_minor::int as amount, reversed_minor::int as reversed from public.payments where whop_company_id = $1 order by paid_at, payment_id",
        [companyId],
      ),
    invariants: () => stage.db.rows("select * from public.check_invariants()"),
  };
}
