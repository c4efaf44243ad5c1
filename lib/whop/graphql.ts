import "server-only";
import { WhopServerSdk } from "@whop/api";
import type { z } from "zod";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { WhopError, type WhopFailure } from "@/lib/whop/whop-error";

type Sdk = ReturnType<typeof WhopServerSdk>;

const DEFAULT_TIMEOUT_MS = 2_500;

let current: Sdk | undefined;

function sdk(): Sdk {
  const { NEXT_PUBLIC_WHOP_APP_ID, WHOP_API_KEY, WHOP_API_ORIGIN } = env();
  current ??= WhopServerSdk({
    appId: NEXT_PUBLIC_WHOP_APP_ID,
    appApiKey: WHOP_API_KEY,
    apiOrigin: WHOP_API_ORIGIN,
  });
  return current;
}

/**
 * Makes one call through Whop's own client, once, and parses the answer. That client waits for ever, loses status codes
 * and hands back null or a hidden `_error` for failures; here each of these is a WhopError.
 */
export async function askGraphql<T extends z.ZodType>(
  operation: string,
  call: (sdk: Sdk) => Promise<unknown>,
  schema: T,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<z.output<T>> {
  try {
    const answer = await within(timeoutMs, operation, call(sdk()));
    if (answer === null || answer === undefined || answer === false)
      throw new WhopError("refused", operation);
    if (hiddenError(answer)) throw failed(operation, hiddenError(answer));
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw new WhopError("malformed", operation, null, { cause: parsed.error });
    return parsed.data;
  } catch (error) {
    const failure = error instanceof WhopError ? error : failed(operation, error);
    log("whop.failed", { operation, failure: failure.failure });
    throw failure;
  }
}

async function within<T>(timeoutMs: number, operation: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WhopError("timeout", operation)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function hiddenError(answer: unknown): unknown {
  return typeof answer === "object" && answer !== null && "_error" in answer ? answer._error : null;
}

/** The client keeps only a message: Whop's sentence, or the whole text of an answer that was not a success. */
function failed(operation: string, cause: unknown): WhopError {
  const message = cause instanceof Error ? cause.message.slice(0, 2_000) : "";
  return new WhopError(wordOf(message), operation, null, { cause });
}

function wordOf(message: string): WhopFailure {
  if (/rate.?limit|too many requests/i.test(message)) return "rate_limited";
  if (/unauthori[sz]ed|unauthenticated/i.test(message)) return "unauthorized";
  if (/forbidden|permission|not allowed/i.test(message)) return "forbidden";
  if (/not.?found/i.test(message)) return "not_found";
  return /fetch failed/i.test(message) ? "unreachable" : "broken";
}
