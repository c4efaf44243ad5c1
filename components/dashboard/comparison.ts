import type { OverviewTotals } from "@/lib/reports/schema";

/** Whether anything at all happened in a period: without it there is nothing to compare with. */
export function hasHappened(totals: OverviewTotals): boolean {
  return Object.values(totals).some((count) => count !== 0);
}
