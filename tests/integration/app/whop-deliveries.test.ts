import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppDatabase } from "@/tests/support/app/database";
import { deliver } from "@/tests/support/app/delivery";
import { sequentialState, stateIn } from "@/tests/support/app/sequential-state";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { Random } from "@/tests/support/seed/random";
import type { Generation } from "@/tests/support/whop/payloads/event";
import type { StandInWhop } from "@/tests/support/whop/stand-in";
import { addUser } from "@/tests/support/whop/state/create-world";
import type { Delivery } from "@/tests/support/whop/state/store";
import { get } from "@/tests/support/whop/state/world";

type Community = { companyId: string; planId: string };

let stage: WhopStage;
beforeAll(async () => {
  stage = await startWhopStage();
});
afterAll(() => stage.close());

/** A community of its own at Whop and here, with two members' links. */
async function newCommunity(name: string): Promise<Community> {
  const [companyId, planId] = [`biz_${name}`, `plan_${name}`];
  stage.whop.change((world) => {
    const company = get(world.companies, "biz_lumen", "company");
    const product = get(world.products, "prod_lumen", "product");
    const plan = get(world.plans, "plan_lumen_monthly", "plan");
    world.companies[companyId] = { ...company, id: companyId, route: name };
    world.products[`prod_${name}`] = { ...product, id: `prod_${name}`, companyId };
    world.plans[planId] = { ...plan, id: planId, companyId, productId: `prod_${name}` };
  });
  await prepare(stage.db, companyId);
  return { companyId, planId };
}

async function prepare(db: AppDatabase, companyId: string): Promise<void> {
  await db.makeCommunity({ companyId });
  for (const code of codesOf(companyId))
    await db.rows("select public.ensure_member_code($1, $2, null, null, null, $3)", [
      companyId,
      `user_${code.replace("-", "_")}`,
      [code],
    ]);
}

const codesOf = (companyId: string) => ["maya", "theo"].map((name) => `${name}-${companyId.slice(4)}`);

type Bought = { membershipId: string; paymentId: string };

/** What may become of a purchase. */
const FATES: ((bought: Bought, whop: StandInWhop) => void)[] = [
  () => {},
  ({ membershipId }, whop) => void whop.renew({ membershipId }),
  ({ paymentId }, whop) => void whop.refund({ paymentId }),
  ({ paymentId }, whop) => {
    whop.refund({ paymentId, amountMinor: 900 });
    whop.refund({ paymentId, amountMinor: 2_000 });
  },
  ({ paymentId }, whop) => void whop.refund({ paymentId, amountMinor: 900 }),
  ({ paymentId }, whop) => {
    const { refundId } = whop.refund({ paymentId });
    whop.settleRefund({ refundId, status: "failed" });
  },
  ({ paymentId }, whop) => void whop.refund({ paymentId, status: "pending" }),
  ({ paymentId }, whop) => void whop.dispute({ paymentId, status: "lost" }),
  ({ paymentId }, whop) => void whop.dispute({ paymentId, status: "won" }),
  ({ membershipId }, whop) => whop.cancel({ membershipId }),
  ({ membershipId, paymentId }, whop) => {
    whop.refund({ paymentId });
    whop.cancel({ membershipId });
  },
];

/** Each fate with a purchase through either link and through none, all events held back. */
function makeHistory(
  { companyId, planId }: Community,
  generations: readonly Generation[],
): readonly Delivery[] {
  const { whop } = stage;
  const before = whop.deliveries().length;
  whop.setWebhooks({ hold: true });
  const name = companyId.slice("biz_".length);
  for (let buyer = 0; buyer < FATES.length * 3; buyer += 1) {
    whop.setWebhooks({ generation: generations[buyer % generations.length] });
    const configurationId = `ch_${name}${buyer}`;
    const userId = `user_${name}${buyer}`;
    const code = [...codesOf(companyId), null][buyer % 3];
    whop.change((world) => {
      addUser(world, { id: userId, name: `Buyer ${buyer}`, username: `buyer${buyer}` });
      world.checkoutConfigurations[configurationId] = {
        ...{ id: configurationId, companyId, planId, redirectUrl: null },
        metadata: code ? { referly_code: code } : null,
        createdAt: new Date().toISOString(),
      };
    });
    const { membershipId, paymentId } = whop.buy({ configurationId, user: { id: userId } });
    if (!membershipId || !paymentId) throw new Error("Nothing was bought.");
    FATES[Math.floor(buyer / 3)]?.({ membershipId, paymentId }, whop);
  }
  whop.resetWebhooks();
  return whop.deliveries().slice(before);
}

async function expectState(companyId: string, history: readonly Delivery[]): Promise<void> {
  const expected = await sequentialState(companyId, history, prepare);
  expect(JSON.stringify(expected)).toMatch(/converted.*cancelled|cancelled.*converted/);
  expect(await stateIn(stage.db, companyId)).toEqual(expected);
  const stored = await stage.db.value(
    "select count(*)::int from public.webhook_events where webhook_id = any($1)",
    [history.map(({ id }) => id)],
  );
  expect(stored).toBe(history.length);
  expect(await stage.db.rows("select * from public.check_invariants()")).toEqual([]);
}

test.each([
  ["unpinned", ["unpinned"], 1],
  ["dated", ["dated"], 2],
  ["mixed", ["unpinned", "dated"], 3],
] as [string, Generation[], number][])(
  "%s events that Whop sends three times each, in disorder, end as they do one by one",
  async (name, generations, seed) => {
    const community = await newCommunity(name);
    const history = makeHistory(community, generations);
    stage.whop.setWebhooks({ duplicates: 2 });
    stage.whop.release(seed);
    await stage.whop.settled(30_000);
    stage.whop.resetWebhooks();
    const attempts = history.flatMap((delivery) => delivery.attempts.map(({ status }) => status));
    expect(attempts).toEqual(Array(history.length * 3).fill(200));
    await expectState(community.companyId, history);
  },
);

test.each([4, 5, 6])(
  "eight senders at once, in disorder and everything twice, end so as well (seed %i)",
  async (seed) => {
    const community = await newCommunity(`crowd${seed}`);
    const history = makeHistory(community, ["unpinned", "dated"]);
    const random = new Random(seed);
    const waiting = [...history, ...history]
      .map((delivery) => ({ delivery, rank: random.next() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ delivery }) => delivery);
    const statuses: number[] = [];
    const secret = stage.settings.WHOP_WEBHOOK_SECRET;
    const sender = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop())
        statuses.push((await deliver(stage.app.origin, next.body, { id: next.id, secret })).status);
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    expect(statuses).toEqual(Array(history.length * 2).fill(200));
    await expectState(community.companyId, history);
  },
);
