import { expect, test } from "vitest";
import { reconcileNext } from "@/lib/sweep/reconcile";
import { sweep } from "@/lib/sweep/sweep";
import { MINUTE, type Shop, sweepStage } from "@/tests/integration/sweep/stage";

const stage = sweepStage();

/** Everything that is due, as the timer does it. */
const sweepAll = () => sweep({ budgetMs: 60_000 });
const ids = async (shop: Shop) => (await stage.payments(shop)).map(({ payment_id }) => payment_id);

test("250 payments over three pages, with new ones between the pages, are all there once", async () => {
  const shop = await stage.newShop();
  const sold = Array.from({ length: 250 }, (_, index) => stage.addSale(shop, 500 - index).id);
  let inserted = 0;
  stage.listen((operation, query) => {
    if (operation !== "GET /payments" || !query.has("after") || inserted === 4) return;
    inserted += 2;
    // One is new; the other was made long ago and appears only now, on a page that has been read.
    sold.push(stage.addSale(shop, 0).id, stage.addSale(shop, 600).id);
  });
  expect(await reconcileNext()).toMatchObject({ companyId: shop.companyId, problem: null });
  expect(stage.pages("payments")).toBe(3);
  expect(inserted).toBe(4);
  stage.whop.change((world) => {
    for (const payment of Object.values(world.payments))
      if (sold.slice(250).includes(payment.id)) payment.updatedAt = new Date().toISOString();
  });
  await stage.makeDue();
  expect(await reconcileNext()).toMatchObject({ problem: null });
  expect((await ids(shop)).toSorted()).toEqual(sold.toSorted());
  expect(await stage.converted(shop)).toBe(254);
  expect(await stage.invariants()).toEqual([]);
});

test("the next sweep reads from the last one on, with a quarter of an hour of overlap", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 60);
  await reconcileNext();
  const { payments_since } = await stage.sweepOf(shop);
  await stage.makeDue();
  await reconcileNext();
  for (const [list, filter] of [
    ["payments", "updated_after"],
    ["refunds", "created_after"],
    ["disputes", "created_after"],
  ] as const) {
    const [first, second] = stage
      .callsOf(`GET /${list}`)
      .map(({ query }) => Date.parse(query.get(filter) ?? ""));
    expect((first ?? 0) / MINUTE).toBeCloseTo(Date.now() / MINUTE - 45 * 24 * 60 - 15, 0);
    expect((second ?? 0) / MINUTE).toBeCloseTo((payments_since as Date).getTime() / MINUTE - 15, 2);
  }
  expect(await stage.db.value("select count(*)::int from public.webhook_events")).toBe(1);
});

test.each([
  [
    "429 on the second page",
    { kind: "status", status: 429, retryAfterSeconds: 900 },
    /rate_limited \(HTTP 429\)/,
  ],
  ["500 on the second page", { kind: "status", status: 500 }, /broken \(HTTP 500\)/],
  ["a page that is not JSON", { kind: "not_json" }, /malformed \(HTTP 200\)/],
  ["a page that breaks off", { kind: "truncated" }, /unreachable/],
] as const)("%s keeps the watermark, and the next sweep is whole", async (_, fault, problem) => {
  const shop = await stage.newShop();
  const sold = Array.from({ length: 150 }, (_, index) => stage.addSale(shop, 500 - index).id);
  stage.whop.addFault({ operation: "GET /payments", after: 1, times: 1, ...fault });
  expect((await reconcileNext())?.problem).toMatch(problem);
  const failed = await stage.sweepOf(shop);
  expect(failed).toMatchObject({
    payments_since: null,
    failures: 1,
    last_error: expect.stringMatching(problem),
  });
  expect(failed.refunds_since).not.toBeNull();
  const waits = (failed.next_at as Date).getTime() - Date.now();
  expect(waits).toBeGreaterThan("retryAfterSeconds" in fault ? 890_000 : 50_000);
  expect(await reconcileNext()).toBeNull();
  await stage.makeDue();
  expect(await reconcileNext()).toMatchObject({ problem: null });
  expect(await ids(shop)).toEqual(sold);
  expect(await stage.sweepOf(shop)).toMatchObject({ failures: 0, last_error: null });
});

test("one community that Whop refuses stops no other, and its missing permission is remembered", async () => {
  const [refused, broken, well] = [await stage.newShop(), await stage.newShop(), await stage.newShop()];
  for (const shop of [refused, broken, well]) stage.addSale(shop, 60);
  stage.whop.addFault({ operation: "*", kind: "status", status: 403, companyId: refused.companyId });
  stage.whop.addFault({ operation: "*", kind: "status", status: 500, companyId: broken.companyId });
  expect(await sweepAll()).toMatchObject({ companies: 3, problems: 2, found: 1, failed: [] });
  expect([
    await stage.converted(refused),
    await stage.converted(broken),
    await stage.converted(well),
  ]).toEqual([0, 0, 1]);
  const permissions = ({ companyId }: Shop) =>
    stage.db.value("select permissions from public.companies where whop_company_id = $1", [companyId]);
  expect(Object.keys((await permissions(refused)) as object).toSorted()).toEqual([
    "payment:basic:read",
    "payment:dispute:read",
  ]);
  expect(await permissions(broken)).toEqual({});
  expect(await stage.sweepOf(refused)).toMatchObject({ failures: 0, payments_since: null });

  stage.whop.clearFaults();
  await stage.makeDue();
  expect(await sweepAll()).toMatchObject({ companies: 3, problems: 0, found: 2 });
  expect(await permissions(refused)).toEqual({});
});

test("without the permission for disputes, payments and refunds are compared all the same", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 60);
  stage.whop.addFault({ operation: "GET /disputes", kind: "status", status: 403 });
  expect(await reconcileNext()).toMatchObject({
    found: 1,
    problem: "The permission payment:dispute:read is missing.",
  });
  expect(await stage.sweepOf(shop)).toMatchObject({
    failures: 0,
    disputes_since: null,
    payments_since: expect.any(Date),
  });
});

test("two sweeps at the same instant, and one in the middle of them: one works, nothing is double", async () => {
  const shop = await stage.newShop();
  for (let index = 0; index < 120; index += 1) stage.addSale(shop, 500 - index);
  const late: ReturnType<typeof sweepAll>[] = [];
  stage.listen((operation, query) => {
    if (operation === "GET /payments" && query.has("after") && late.length === 0) late.push(sweepAll());
  });
  const reports = [...(await Promise.all([sweepAll(), sweepAll()])), ...(await Promise.all(late))];
  expect(reports.map(({ companies }) => companies).toSorted()).toEqual([0, 0, 1]);
  expect(stage.pages("payments")).toBe(2);
  expect(await stage.converted(shop)).toBe(120);
  expect(await stage.db.value("select count(*)::int from public.webhook_events")).toBe(120);
  expect(await stage.invariants()).toEqual([]);
});

test("a worker that stalls past its lease is told so by the next write, and moves nothing", async () => {
  const shop = await stage.newShop();
  for (let index = 0; index < 150; index += 1) stage.addSale(shop, 500 - index);
  const other: Promise<unknown>[] = [];
  stage.listen((operation, query) => {
    if (operation !== "GET /payments" || !query.has("after") || other.length > 0) return;
    // While it waits for its second page, its time runs out and another worker takes over.
    const takeOver = async () => {
      await stage.db.rows(
        "update public.company_sweeps set lease_until = public.db_now() - interval '1 second'",
      );
      return stage.db.value("select public.claim_sweep(120)");
    };
    other.push(takeOver());
  });
  stage.whop.addFault({ operation: "GET /payments", kind: "slow", delayMs: 500, after: 1, times: 1 });
  expect(await reconcileNext()).toMatchObject({ problem: "The lease ran out." });
  const taken = (await other[0]) as { lease: string };
  expect(await stage.sweepOf(shop)).toMatchObject({
    lease_token: taken.lease,
    payments_since: null,
    reconciled_at: null,
    failures: 0,
  });
});

test("money of a row that cannot be read is flagged, an unreadable row is kept, and neither stops the others", async () => {
  const shop = await stage.newShop();
  const [odd, broken, good] = [
    stage.addSale(shop, 62, { currency: "zzzz" }),
    stage.addSale(shop, 61, { substatus: "never_heard_of", status: "never_heard_of" as "open" }),
    stage.addSale(shop, 60),
  ];
  expect(await reconcileNext()).toMatchObject({ unapplied: 1, problem: null });
  expect(await stage.payments(shop)).toMatchObject([
    { payment_id: odd.id, amount: null },
    { payment_id: good.id, amount: 2_900 },
  ]);
  expect(
    await stage.db.value("select money_problem from public.payments where payment_id = $1", [odd.id]),
  ).toEqual(expect.any(String));
  expect(
    await stage.db.rows("select event_type, last_error from public.webhook_events where state = 'dead'"),
  ).toEqual([{ event_type: "payment.listed", last_error: "unknown_status" }]);
  expect(broken.id).toMatch(/^pay_/);
});

test("refunds and disputes are pulled as well, also those of payments that are long known", async () => {
  const shop = await stage.newShop();
  const [refunded, failing, disputed] = [
    stage.addSale(shop, 300),
    stage.addSale(shop, 299),
    stage.addSale(shop, 298),
  ];
  const pending = stage.whop.refund({ paymentId: refunded.id, status: "pending" });
  const { refundId } = stage.whop.refund({ paymentId: failing.id });
  stage.whop.dispute({ paymentId: disputed.id });
  await sweepAll();
  const states = () =>
    stage.db.rows(`select p.payment_id, r.status, r.status_reason from public.referrals r
      join public.payments p on p.referral_id = r.id order by p.paid_at`);
  expect(await states()).toEqual([
    { payment_id: refunded.id, status: "converted", status_reason: "refund_pending" },
    { payment_id: failing.id, status: "cancelled", status_reason: "refunded" },
    { payment_id: disputed.id, status: "converted", status_reason: "dispute_open" },
  ]);

  // Decided later, when their creation lies far behind every watermark.
  stage.whop.change(({ refunds, disputes }) => {
    for (const record of [...Object.values(refunds), ...Object.values(disputes)])
      record.createdAt = new Date(Date.now() - 120 * MINUTE).toISOString();
  });
  stage.whop.settleRefund({ refundId: pending.refundId, status: "succeeded" });
  stage.whop.settleRefund({ refundId, status: "failed" });
  stage.whop.dispute({ paymentId: disputed.id, status: "lost" });
  await stage.makeDue();
  expect(await sweepAll()).toMatchObject({ problems: 0 });
  expect(await states()).toEqual([
    { payment_id: refunded.id, status: "cancelled", status_reason: "refunded" },
    { payment_id: failing.id, status: "converted", status_reason: null },
    { payment_id: disputed.id, status: "cancelled", status_reason: "dispute_lost" },
  ]);
  expect(await stage.invariants()).toEqual([]);
});

test("a newer webhook wins over a row that was read before it, and an older one changes nothing", async () => {
  const shop = await stage.newShop();
  const sale = stage.addSale(shop, 60, { status: "open", substatus: "failed", paidAt: null });
  await sweepAll();
  expect(await stage.payments(shop)).toMatchObject([{ status: "failed" }]);
  const { refundId } = stage.whop.refund({ paymentId: stage.addSale(shop, 50).id, status: "pending" });
  await stage.makeDue();
  await sweepAll();
  stage.whop.settleRefund({ refundId, status: "succeeded" });
  await stage.makeDue();
  await sweepAll();
  const refunds = () => stage.db.rows("select status from public.refunds");
  expect(await refunds()).toEqual([{ status: "succeeded" }]);
  // The delivery about its creation comes at last; it is older than what was read.
  const { ingestEvent } = await import("@/lib/events/ingest");
  const late = stage.whop.deliveries().find(({ type }) => type === "refund.created");
  await ingestEvent(late?.id ?? "", Buffer.from(late?.body ?? ""));
  expect(await refunds()).toEqual([{ status: "succeeded" }]);
  expect(sale.id).toMatch(/^pay_/);
});

test("a backlog that does not fit into one sweep is read in parts, each with its own watermark", async () => {
  const shop = await stage.newShop();
  const sold = Array.from({ length: 230 }, (_, index) => stage.addSale(shop, 14_000 - index * 60).id);
  const part = async () => {
    expect(await reconcileNext({ maxPages: 1 })).toMatchObject({ problem: null });
    const { payments_since, next_at } = await stage.sweepOf(shop);
    return { until: payments_since as Date, nextAt: next_at as Date };
  };
  const first = await part();
  expect(first.until.getTime()).toBeLessThan(Date.now() - 60 * MINUTE);
  expect(first.nextAt.getTime()).toBeLessThanOrEqual(Date.now());
  const second = await part();
  expect(second.until.getTime()).toBeGreaterThan(first.until.getTime());
  while (await reconcileNext({ maxPages: 1 }));
  expect((await ids(shop)).toSorted()).toEqual(sold.toSorted());
  expect(await stage.converted(shop)).toBe(sold.length);
});
