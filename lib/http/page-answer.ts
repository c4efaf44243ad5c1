import { notFound } from "next/navigation";
import type { AppError } from "@/lib/errors";
import { DATABASE_DOWN, knownFailure } from "@/lib/http/known-failure";
import { setPageStatus } from "@/lib/http/page-status";
import { log } from "@/lib/log";

export type PageFailure = "unauthenticated" | "forbidden" | "unavailable" | "resting";

/**
 * Runs what a page needs. Returns its result, or the kind of failure to show with the response's status already set;
 * 404 becomes Next's own. A surprise goes on to error.tsx.
 */
export async function pageAnswer<Result>(
  load: () => Promise<Result>,
): Promise<{ ok: true; value: Result } | { ok: false; failure: PageFailure }> {
  try {
    return { ok: true, value: await load() };
  } catch (error) {
    const known = knownFailure(error);
    if (!known) throw error;
    if (known.status === 404) notFound();
    setPageStatus(known.status);
    if (known.status >= 500) log("page.unavailable", { code: known.code, cause: known.message });
    return { ok: false, failure: failureOf(known) };
  }
}

function failureOf({ status, code }: AppError): PageFailure {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  return code === DATABASE_DOWN ? "resting" : "unavailable";
}
