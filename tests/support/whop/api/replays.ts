import { createHash } from "node:crypto";
import type { Store } from "../state/store";

export type Answer = { status: number; body: unknown };

const KEPT_MS = 24 * 60 * 60 * 1000;
const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Whop's rules for `Idempotency-Key`: the same request answers with the kept body, another request under the same key is
 * refused, one that is still running answers 409. 4xx answers are kept too.
 */
export class Replays {
  private readonly running = new Set<string>();

  constructor(private readonly store: Store) {}

  /** What to answer at once, or the key under which to keep the answer of the work that may now begin. */
  begin(
    caller: string,
    key: string,
    request: string,
  ): { answer: Answer; isReplay: boolean } | { slot: string; requestHash: string } {
    const slot = digest(`${caller}\n${key}`);
    const requestHash = digest(request);
    const kept = this.store.state.replays[slot];
    if (kept && Date.now() - kept.at < KEPT_MS) {
      return kept.requestHash === requestHash
        ? { answer: { status: kept.status, body: kept.body }, isReplay: true }
        : {
            answer: refusal(
              400,
              "idempotency_key_reused",
              "This Idempotency-Key was used for another request.",
            ),
            isReplay: false,
          };
    }
    if (this.running.has(slot)) {
      return {
        answer: refusal(
          409,
          "idempotency_key_in_use",
          "A request with this Idempotency-Key is still running.",
        ),
        isReplay: false,
      };
    }
    this.running.add(slot);
    return { slot, requestHash };
  }

  /** Keeps an answer. Call it inside the `store.change` that does the work, so both are saved together. */
  keep(slot: string, requestHash: string, { status, body }: Answer): void {
    if (status < 500) this.store.state.replays[slot] = { requestHash, status, body, at: Date.now() };
  }

  end(slot: string): void {
    this.running.delete(slot);
  }
}

/** An error in the form of Whop's REST API. */
export function refusal(status: number, type: string, message: string): Answer {
  return { status, body: { error: { type, message } } };
}

/** What is foreign and what does not exist answer alike. */
export const missing = (what: string) =>
  refusal(404, "not_found", `The ${what} was not found, or the key may not see it.`);
