import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { World } from "./world";

export type Attempt = { at: string; status: number | null; milliseconds: number; error: string | null };

export type Delivery = {
  /** The `webhook-id`: the same for every attempt and every duplicate. */
  id: string;
  type: string;
  body: string;
  createdAt: string;
  status: "pending" | "held" | "delivered" | "failed" | "dropped";
  attempts: Attempt[];
  /** Epoch milliseconds of the next attempt; null when none is due. */
  nextAttemptAt: number | null;
};

export type Replay = { requestHash: string; status: number; body: unknown; at: number };

export type State = {
  world: World;
  deliveries: Delivery[];
  /** Answers kept for their Idempotency-Key. */
  replays: Record<string, Replay>;
  /** Purchases by the key of the checkout form that made them: a second press of the button buys nothing. */
  purchases: Record<string, { userId: string; membershipId: string; paymentId: string | null }>;
  /** Epoch milliseconds of the newest event: event times never repeat. */
  lastEventAt: number;
};

const KEPT_DELIVERIES = 400;

/**
 * Holds the state in memory and, given a file, in that file. `change` returns only after the file holds the change, so
 * what was acknowledged survives the death of the process (not of the machine: it does not fsync).
 */
export class Store {
  readonly state: State;

  constructor(
    world: World,
    private readonly file?: string,
  ) {
    this.state =
      file && existsSync(file)
        ? (JSON.parse(readFileSync(file, "utf8")) as State)
        : { world, deliveries: [], replays: {}, purchases: {}, lastEventAt: 0 };
    this.save();
  }

  get world(): World {
    return this.state.world;
  }

  /** Applies a change and saves. A change that throws must not have touched the state yet. */
  change<T>(act: (state: State) => T): T {
    const result = act(this.state);
    this.save();
    return result;
  }

  /** A time for an event or a record: now, but later than every one before. */
  nextTime(): string {
    this.state.lastEventAt = Math.max(Date.now(), this.state.lastEventAt + 1);
    return new Date(this.state.lastEventAt).toISOString();
  }

  private save(): void {
    this.forgetOldDeliveries();
    if (!this.file) return;
    mkdirSync(dirname(this.file), { recursive: true });
    const next = `${this.file}.${process.pid}.next`;
    writeFileSync(next, JSON.stringify(this.state), { mode: 0o600 });
    renameSync(next, this.file);
  }

  private forgetOldDeliveries(): void {
    const { deliveries } = this.state;
    if (deliveries.length <= KEPT_DELIVERIES * 2) return;
    const isDue = ({ status }: Delivery) => status === "pending" || status === "held";
    this.state.deliveries = deliveries.filter(
      (delivery, index) => isDue(delivery) || index >= deliveries.length - KEPT_DELIVERIES,
    );
  }
}
