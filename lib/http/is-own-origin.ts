import { env } from "@/lib/env";

/**
 * Whether a browser says that a request comes from a page of ours, served by itself or by Whop's proxy: an `Origin` that
 * is ours or Whop's, and no `Sec-Fetch-Site` that contradicts, as another app's would beside us under Whop's domain.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null || (site !== null && site !== "same-origin")) return false;
  const { APP_ORIGIN, WHOP_FRAME_ORIGINS } = env();
  return [APP_ORIGIN, ...WHOP_FRAME_ORIGINS].some((pattern) => matches(pattern, origin));
}

/** A pattern is an origin, or one whose host begins with `*.` for all hosts below it, as in a content policy. */
function matches(pattern: string, origin: string): boolean {
  const [scheme = "", parent] = pattern.split("*.");
  return parent === undefined
    ? origin === pattern
    : origin.startsWith(scheme) && origin.endsWith(`.${parent}`);
}
