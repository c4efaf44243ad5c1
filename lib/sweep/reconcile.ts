import { z } from "zod";
import { rpc } from "@/lib/db/rpc";
import { log } from "@/lib/log";
import { type ListedEvent, listedEvent } from "@/lib/sweep/listed-event";
import { type ListFilter, readDisputeById, readList, type WhopList } from "@/lib/whop/lists";
import { amountOf } from "@/lib/whop/normalise/amount";
import { idOf, objectOf } from "@/lib/whop/normalise/read";
import { WhopError } from "@/lib/whop/whop-error";

/** Refunds and disputes first: payments then show which of their refunds are still unknown. */
const LISTS = ["refunds", "disputes", "payments"] as const satisfies WhopList[];
const NOUNS = { payments: "payment", refunds: "refund", disputes: "dispute" } as const;
const PERMISSIONS = {
  payments: "payment:basic:read",
  refunds: "payment:basic:read",
  disputes: "payment:dispute:read",
} as const;

/** Longer than the work between two prolongations takes; whoever dies or stalls leaves the company to the next one. */
const LEASE_SECONDS = 120;
const EVERY_SECONDS = 300;
/** Read again each time, for what Whop shows late and for clocks that differ. */
const OVERLAP_MS = 15 * 60_000;
/** One sweep's share of a list, so that a large company cannot hold up all others. */
const MAX_PAGES = 20;
const MAX_PAGES_OF_A_SHORT_TIME = 1_000;
const AT_ONCE = 4;
/** How many open refunds and disputes each sweep looks up again. */
const OPEN_AT_MOST = 25;

const claimed = z
  .object({
    companyId: z.string(),
    lease: z.string(),
    now: z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)),
    since: z.record(
      z.enum(LISTS),
      z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)),
    ),
  })
  .nullable();
type Claim = NonNullable<z.infer<typeof claimed>>;

const swept = z.object({
  word: z.enum(["known", "changed", "failed", "unreadable", "stale"]),
  isMissed: z.boolean(),
});

export type Reconciled = {
  companyId: string;
  /** Rows read. */
  read: number;
  /** Payments, refunds and disputes that a delivery should have told. */
  found: number;
  /** Rows that could not be applied and lie in the inbox. */
  unapplied: number;
  problem: string | null;
};

type Run = Claim & { maxPages: number; read: number; found: number; unapplied: number };

/** Somebody else may compare this company by now: nothing more is to be written. */
class LeaseLost extends Error {}

/**
 * Compares the company whose turn it is with Whop's own lists and applies what no delivery told. Returns what came of it,
 * also when Whop or a row failed; null when no company is due or another instance is at work. Throws when the database
 * does not answer.
 */
export async function reconcileNext({ maxPages = MAX_PAGES } = {}): Promise<Reconciled | null> {
  const claim = await rpc("claim_sweep", { lease_seconds: LEASE_SECONDS }, claimed);
  if (!claim) return null;
  const run: Run = { ...claim, maxPages, read: 0, found: 0, unapplied: 0 };
  try {
    return await reconcile(run);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    log("sweep.lease_lost", { company: run.companyId });
    return reportOf(run, "The lease ran out.");
  }
}

async function reconcile(run: Run): Promise<Reconciled> {
  let isUpToDate = true;
  const problems: unknown[] = [];
  const missing = new Set<string>();
  const granted = new Set<string>();
  const attempt = async (list: WhopList, work: () => Promise<void>) => {
    try {
      await work();
      granted.add(PERMISSIONS[list]);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      const isForbidden = error instanceof WhopError && error.failure === "forbidden";
      if (isForbidden) missing.add(PERMISSIONS[list]);
      else problems.push(error);
    }
  };
  for (const list of LISTS)
    await attempt(list, async () => {
      if (!(await catchUp(run, list))) isUpToDate = false;
    });
  if (problems.length === 0) await readOpenAgain(run, attempt);

  const problem = sentenceOf(problems, missing);
  const isFailure = problems.length > 0;
  const waits = problems.map((error) => (error instanceof WhopError ? (error.retryAfterMs ?? 0) : 0));
  await end(run, {
    problem,
    isFailure,
    waitSeconds: isFailure ? Math.ceil(Math.max(...waits) / 1_000) : isUpToDate ? EVERY_SECONDS : 0,
    missing: [...missing],
    granted: [...granted].filter((name) => !missing.has(name)),
  });
  report(run, problem, isFailure);
  return reportOf(run, problem);
}

/** Reads a list from where it was last read to; what does not fit into one sweep is halved until it does. */
async function catchUp(run: Run, list: WhopList): Promise<boolean> {
  const since = Math.min(run.since[list], run.now);
  let until = run.now;
  while (!(await readBetween(run, list, since, until))) {
    if (until - since <= OVERLAP_MS) throw new WhopError("malformed", `GET /${list}`, 200);
    until = Math.floor((since + until) / 2);
  }
  await hold(run, { list, until });
  return until === run.now;
}

async function readBetween(run: Run, list: WhopList, since: number, until: number): Promise<boolean> {
  const time = list === "payments" ? "updated" : "created";
  const filter = {
    [`${time}_after`]: new Date(since - OVERLAP_MS).toISOString(),
    // Up to now there is no end: what comes while pages are read comes along.
    ...(until === run.now ? {} : { [`${time}_before`]: new Date(until).toISOString() }),
  };
  const maxPages = until - since > OVERLAP_MS ? run.maxPages : MAX_PAGES_OF_A_SHORT_TIME;
  return readList(list, { companyId: run.companyId, filter, maxPages }, async (rows, readAt) => {
    await applyRows(run, list, rows, readAt);
    if (list === "payments")
      for (const id of await withUnknownRefunds(run, rows)) await readRefundsOf(run, id);
  });
}

/** A list of payments says how much of each was refunded, not by which refunds: where that differs, they are read. */
async function withUnknownRefunds(run: Run, rows: unknown[]): Promise<string[]> {
  const told = rows.map(objectOf).flatMap(({ id, refunded_amount, currency }) => {
    const payment_id = idOf(id, "pay");
    const { amountMinor: refunded_minor } = amountOf(refunded_amount ?? 0, currency);
    return payment_id !== null && refunded_minor !== null ? [{ payment_id, refunded_minor }] : [];
  });
  return rpc("unlike_refunds", { company: run.companyId, told }, z.array(z.string()));
}

const open = z.object({ refundsOf: z.array(z.string()), disputes: z.array(z.string()) });

/** What is open may be decided without any list moving: refunds and disputes are listed by their creation. */
async function readOpenAgain(
  run: Run,
  attempt: (list: WhopList, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { refundsOf, disputes } = await rpc(
    "open_facts",
    { company: run.companyId, at_most: OPEN_AT_MOST },
    open,
  );
  for (const paymentId of refundsOf) await attempt("refunds", () => readRefundsOf(run, paymentId));
  for (const disputeId of disputes)
    await attempt("disputes", async () => {
      const found = await readDisputeById(disputeId);
      if (found) await applyRows(run, "disputes", [found.row], found.readAt);
    });
}

async function readRefundsOf(run: Run, paymentId: string): Promise<void> {
  const filter: ListFilter = { payment_id: paymentId };
  await readList("refunds", { companyId: run.companyId, filter, maxPages: MAX_PAGES }, (rows, readAt) =>
    applyRows(run, "refunds", rows, readAt),
  );
}

/** Applies the rows that are news, a few at a time, each in a transaction of its own as a delivery is; then prolongs the lease. */
async function applyRows(run: Run, list: WhopList, rows: unknown[], readAt: string): Promise<void> {
  const events = rows.map((row) => listedEvent(run.companyId, NOUNS[list], row, readAt));
  run.read += rows.length;
  const told = { company: run.companyId, events: events.map(({ event }) => event) };
  const unknown = await rpc("unknown_rows", told, z.array(z.int()));
  const waiting = unknown.flatMap((position) => events[position] ?? []);
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await applyEvent(run, next, readAt);
  };
  const stop = (error: unknown) => {
    waiting.length = 0;
    throw error;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker().catch(stop)));
  await hold(run);
}

async function applyEvent(run: Run, { webhookId, body, event }: ListedEvent, readAt: string): Promise<void> {
  const row = { webhook_id: webhookId, body_base64: body.toString("base64"), event, read_at: readAt };
  const { word, isMissed } = await rpc("sweep_event", { ...leaseOf(run), ...row }, swept);
  if (word === "stale") throw new LeaseLost();
  if (isMissed) run.found += 1;
  if (word === "failed" || word === "unreadable") run.unapplied += 1;
}

const leaseOf = ({ companyId, lease }: Claim) => ({ company: companyId, lease });

async function hold(run: Run, read?: { list: WhopList; until: number }): Promise<void> {
  const progress = read ? { list: read.list, read_until: new Date(read.until).toISOString() } : {};
  const isHeld = await rpc(
    "hold_sweep",
    { ...leaseOf(run), lease_seconds: LEASE_SECONDS, ...progress },
    z.boolean(),
  );
  if (!isHeld) throw new LeaseLost();
}

type Ending = {
  problem: string | null;
  isFailure: boolean;
  waitSeconds: number;
  missing: string[];
  granted: string[];
};

async function end(run: Run, { problem, isFailure, waitSeconds, missing, granted }: Ending): Promise<void> {
  const args = {
    ...leaseOf(run),
    found_facts: run.found,
    problem,
    is_failure: isFailure,
    wait_seconds: waitSeconds,
    missing,
    granted,
  };
  if (!(await rpc("end_sweep", args, z.boolean()))) throw new LeaseLost();
}

/** What went wrong, for whoever runs this: calls, words and statuses, never what Whop wrote. */
function sentenceOf(problems: unknown[], missing: Set<string>): string | null {
  const failures = problems.map((error) => {
    if (!(error instanceof WhopError)) return error instanceof Error ? error.message : "Something broke.";
    const status = error.httpStatus === null ? "" : ` (HTTP ${error.httpStatus})`;
    return `${error.operation}: ${error.failure}${status}.`;
  });
  const refusals = [...missing].map((name) => `The permission ${name} is missing.`);
  return [...failures, ...refusals].join(" ").slice(0, 500) || null;
}

function report(
  { companyId, read, found, unapplied }: Run,
  problem: string | null,
  isFailure: boolean,
): void {
  const event = isFailure ? "sweep.failed" : "sweep.reconciled";
  log(event, { company: companyId, read, found, unapplied, problem });
  // Deliveries that Whop gave up: the webhook or this app was away for longer than it tries.
  if (found > 0) log("sweep.found_missed", { alarm: true, company: companyId, found });
}

function reportOf({ companyId, read, found, unapplied }: Run, problem: string | null): Reconciled {
  return { companyId, read, found, unapplied, problem };
}
