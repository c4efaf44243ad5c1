import { requireSweeper } from "@/lib/auth/require-sweeper";
import { redriveEvents } from "@/lib/events/redrive";
import { only } from "@/lib/http/only";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

/** A timer calls, on hosts where no process lives on: what is due is done, and how much that was is told. */
const sweep = route(async (request: Request) => {
  requireSweeper(request.headers);
  return Response.json({ redriven: await redriveEvents() });
});

const refuse = only("GET", "POST");

// Vercel's cron asks by GET.
export {
  refuse as DELETE,
  refuse as HEAD,
  refuse as OPTIONS,
  refuse as PATCH,
  refuse as PUT,
  sweep as GET,
  sweep as POST,
};
