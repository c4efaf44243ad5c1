import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import type { DayRange } from "@/lib/reports/range";
import { type Overview, overview } from "@/lib/reports/schema";

/** What referrals brought in a range of days, beside the equal period before it. Throws AppError 404 for no community. */
export async function getOverview(creator: Creator, range: DayRange): Promise<Overview> {
  const report = await rpc(
    "report_overview",
    { company: creator.companyId, from_day: range.from, to_day: range.to },
    overview.nullable(),
  );
  if (!report) throw notFound();
  return report;
}
