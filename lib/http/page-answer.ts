import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";
import { setPageStatus } from "@/lib/http/page-status";
import { log } from "@/lib/log";

export type PageFailure = "unauthenticated" | "forbidden" | "unavailable";

/**
 * Runs what a page needs. Returns its result, or the kind of failure to show with the response's status already set;
 * 404 becomes Next's own. Anything that is not an AppError goes on to error.tsx.
 */
export async function pageAnswer<Result>(
  load: () => Promise<Result>,
): Promise<{ ok: true; value: Result } | { ok: false; failure: PageFailure }> {
  try {
    return { ok: true, value: await load() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.status === 404) notFound();
    setPageStatus(error.status);
    if (error.status >= 500) log("page.unavailable", { cause: error.message });
    return { ok: false, failure: failureOf(error.status) };
  }
}

function failureOf(status: number): PageFailure {
  if (status === 401) return "unauthenticated";
  return status === 403 ? "forbidden" : "unavailable";
}
