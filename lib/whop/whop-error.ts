import { AppError } from "@/lib/errors";

/** What went wrong between us and Whop, in one word. */
export type WhopFailure =
  | "timeout"
  | "unreachable"
  | "malformed"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "refused"
  | "broken";

/** Whop could not be asked, or did not say yes. For whoever waits on it, it is a 503 that may pass. */
export class WhopError extends AppError {
  /** How long Whop wants to be left alone, where it says so. */
  readonly retryAfterMs: number | null;

  constructor(
    readonly failure: WhopFailure,
    /** The call that failed, `getCompany` or `POST /checkout_configurations`. */
    readonly operation: string,
    /** The HTTP status, where there was one and it is known. */
    readonly httpStatus: number | null = null,
    { retryAfterMs = null, ...options }: ErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(503, "unavailable", "Whop is not answering right now. Try again in a minute.", options);
    this.name = "WhopError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** The word for an HTTP status that is not a success. */
export function failureOf(status: number): WhopFailure {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 409) return "conflict";
  if (status === 429) return "rate_limited";
  return status >= 400 && status < 500 ? "refused" : "broken";
}
