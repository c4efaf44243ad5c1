import { z } from "zod";
import { rpc } from "@/lib/db/rpc";
import { redriveEvents } from "@/lib/events/redrive";
import { log } from "@/lib/log";
import { repeat } from "@/lib/repeat";
import { reconcileNext } from "@/lib/sweep/reconcile";

export type SweepReport = {
  /** Stored deliveries that were tried again. */
  redriven: number;
  /** Companies compared with Whop's lists, and how many of those comparisons ended with a problem. */
  companies: number;
  problems: number;
  /** Payments, refunds and disputes that no delivery had told. */
  found: number;
  /** Referrals whose hold has ended. */
  settled: number;
  /** Companies that were recounted, and the differences that came out. */
  checked: number;
  differences: number;
  /** Steps that broke off. */
  failed: string[];
};

const EVERY_MS = 15_000;
const VERIFY_AT_ONCE = 200;
const CHECK_AFTER_SECONDS = 900;
const VERIFY_MS = 15_000;
const CHECK_MS = 30_000;

const verified = z.object({ due: z.number(), settled: z.number() });
const checked = z.object({ companyId: z.string(), differences: z.number() }).nullable();

/**
 * Does what is due: stored deliveries, comparison with Whop's lists, holds that end, recounts. Begins nothing new after
 * `budgetMs`. Never throws: a step that breaks off is logged and named, and the next one runs all the same.
 */
export async function sweep({ budgetMs }: { budgetMs: number }): Promise<SweepReport> {
  const deadline = Date.now() + budgetMs;
  const report = emptyReport();
  await step("redrive", report, async () => {
    report.redriven = await redriveEvents();
  });
  await runSteps(report, () => Date.now() < deadline);
  return report;
}

/** Sweeps every quarter of a minute while the process lives; each company comes up when its own time has come. */
export function startSweeping(): void {
  const round = () => runSteps(emptyReport(), () => true);
  repeat(EVERY_MS, round, (cause) => log("sweep.step_failed", { step: "all", cause }));
}

async function runSteps(report: SweepReport, hasTime: () => boolean): Promise<void> {
  await step("reconcile", report, async () => {
    while (hasTime()) {
      const reconciled = await reconcileNext();
      if (!reconciled) return;
      report.companies += 1;
      report.found += reconciled.found;
      if (reconciled.problem !== null) report.problems += 1;
    }
  });
  await step("verify", report, async () => {
    while (hasTime()) {
      const { due, settled } = await verifyDue();
      report.settled += settled;
      // Fewer than asked for: that was all. None settled: the same ones would come again.
      if (due < VERIFY_AT_ONCE || settled === 0) return;
    }
  });
  await step("check", report, async () => {
    while (hasTime()) {
      const answer = await checkNext();
      if (!answer) return;
      report.checked += 1;
      report.differences += answer.differences;
    }
  });
}

async function verifyDue() {
  const answer = await rpc("verify_due", { at_most: VERIFY_AT_ONCE }, verified, { timeoutMs: VERIFY_MS });
  if (answer.due > 0) log("sweep.verified", answer);
  return answer;
}

async function checkNext() {
  const args = { older_than_seconds: CHECK_AFTER_SECONDS };
  const answer = await rpc("check_next_company", args, checked, { timeoutMs: CHECK_MS });
  if (answer && answer.differences > 0)
    log("sweep.differences", { alarm: true, company: answer.companyId, differences: answer.differences });
  return answer;
}

async function step(name: string, report: SweepReport, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    report.failed.push(name);
    const cause = error instanceof Error ? error.message.slice(0, 200) : "unknown";
    log("sweep.step_failed", { step: name, cause });
  }
}

function emptyReport(): SweepReport {
  return {
    redriven: 0,
    companies: 0,
    problems: 0,
    found: 0,
    settled: 0,
    checked: 0,
    differences: 0,
    failed: [],
  };
}
