import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { notFound, unauthenticated } from "@/lib/errors";

/**
 * Proves that the caller is this deployment's own timer: it shows CRON_SECRET as a bearer token, as Vercel's cron does.
 * Throws AppError 404 where no secret is set, 401 for any other token.
 */
export function requireSweeper(headers: Headers): void {
  const secret = env().CRON_SECRET;
  if (!secret) throw notFound();
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const given = headers.get("authorization") ?? "";
  if (!timingSafeEqual(digest(given), digest(`Bearer ${secret}`))) {
    throw unauthenticated("This address is for the timer of this deployment.");
  }
}
