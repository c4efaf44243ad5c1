import { requireSweeper } from "@/lib/auth/require-sweeper";
import { only } from "@/lib/http/only";
import { route } from "@/lib/http/route";
import { sweep } from "@/lib/sweep/sweep";

export const dynamic = "force-dynamic";
/** In seconds, on hosts that end what takes long: the budget, and time for what was begun within it. */
export const maxDuration = 120;

const BUDGET_MS = 45_000;

/** A timer calls, on hosts where no process lives on: what is due is done, and how much that was is told. */
const answer = route(async (request: Request) => {
  requireSweeper(request.headers);
  const report = await sweep({ budgetMs: BUDGET_MS });
  return Response.json(report, { status: report.failed.length ? 503 : 200 });
});

const refuse = only("GET", "POST");

// Vercel's cron asks by GET.
export {
  answer as GET,
  answer as POST,
  refuse as DELETE,
  refuse as HEAD,
  refuse as OPTIONS,
  refuse as PATCH,
  refuse as PUT,
};
