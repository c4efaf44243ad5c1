import { signWebhook } from "../sign-webhook";
import { type Generation, type Noun, payloadOf, webhookBody } from "./payloads/event";
import { newId } from "./state/ids";
import type { Attempt, Delivery, Store } from "./state/store";

export type WebhookMode = {
  generation: Generation;
  /** Waits before the second, third … attempt, in milliseconds; when they are used up the delivery has failed. */
  retryDelaysMs: number[];
  /** Wait before the first attempt. */
  delayMs: number;
  /** How many times each delivery is sent beyond the first; all carry the same id and bytes. */
  duplicates: number;
  /** Sign with another secret, as an impostor would. */
  wrongSignature: boolean;
  /** Events are recorded and never sent. */
  drop: boolean;
  /** Events wait until `release`. */
  hold: boolean;
  /** No attempt is made, first or repeated, until this is off again. */
  stopped: boolean;
};

const USUAL: WebhookMode = {
  generation: "unpinned",
  retryDelaysMs: [10_000, 20_000, 40_000],
  delayMs: 0,
  duplicates: 0,
  wrongSignature: false,
  drop: false,
  hold: false,
  stopped: false,
};

/** Whop's time limit for an answer. */
const TIMEOUT_MS = 5_000;

/** Signs events and sends them to the one webhook address, as Whop does: at least once, in no particular order. */
export class Courier {
  mode: WebhookMode = { ...USUAL };
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly target: { url: string | null; secret: string },
  ) {}

  /** Takes up the deliveries that were still due when the process ended. */
  resume(): void {
    for (const delivery of this.store.state.deliveries)
      if (delivery.status === "pending") this.schedule(delivery);
  }

  /** Changes the mode. Turning `stopped` off sends what has become due meanwhile. */
  setMode(change: Partial<WebhookMode>): WebhookMode {
    this.mode = { ...this.mode, ...change };
    this.resume();
    return this.mode;
  }

  /** Back to how Whop behaves on a quiet day; held events stay held. */
  reset(): WebhookMode {
    return this.setMode(USUAL);
  }

  /** Writes an event about a record into the outbox. Call inside `store.change`, then `dispatch` what it returns. */
  announce(type: string, noun: Noun, id: string, timestamp: string): Delivery {
    const data = payloadOf(this.store.world, noun, id, this.mode.generation);
    const record = this.store.world[`${noun}s`][id];
    const messageId = newId("msg");
    const event = { type, companyId: record?.companyId ?? "", data };
    return this.enqueue(type, webhookBody(event, messageId, timestamp, this.mode.generation), messageId);
  }

  /** Writes any text into the outbox as if it were an event: for what Whop should never send. */
  enqueue(type: string, body: string, id = newId("msg")): Delivery {
    const status = this.mode.drop ? "dropped" : this.mode.hold ? "held" : "pending";
    const nextAttemptAt = status === "pending" ? Date.now() + this.mode.delayMs : null;
    const delivery: Delivery = {
      id,
      type,
      body,
      createdAt: new Date().toISOString(),
      status,
      attempts: [],
      nextAttemptAt,
    };
    this.store.state.deliveries.push(delivery);
    return delivery;
  }

  dispatch(deliveries: Delivery[]): void {
    for (const delivery of deliveries) if (delivery.status === "pending") this.schedule(delivery);
  }

  /** Sends the held events in an order that the seed decides. Returns their ids in that order. */
  release(seed = 1): string[] {
    const held = shuffle(
      this.store.state.deliveries.filter(({ status }) => status === "held"),
      seed,
    );
    this.store.change(() => {
      for (const delivery of held) Object.assign(delivery, { status: "pending", nextAttemptAt: Date.now() });
    });
    const oneByOne = async () => {
      for (const delivery of held) await this.attempt(delivery);
    };
    this.track(oneByOne());
    return held.map(({ id }) => id);
  }

  /** Sends a delivery again with its id and bytes but a fresh timestamp, whatever became of it. */
  replay(id: string): void {
    const delivery = this.store.state.deliveries.find((candidate) => candidate.id === id);
    if (!delivery) throw new Error(`There is no delivery ${id}.`);
    this.track(this.attempt(delivery));
  }

  /** Resolves when nothing is under way or due; throws after `timeoutMs`. Held and stopped deliveries are not awaited. */
  async settled(timeoutMs = 10_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    const isBusy = () => this.running.size > 0 || (!this.mode.stopped && this.timers.size > 0);
    while (isBusy()) {
      if (Date.now() > end) throw new Error("Webhook deliveries are still under way.");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    await Promise.allSettled(this.running);
  }

  private schedule(delivery: Delivery): void {
    if (this.isClosed || delivery.nextAttemptAt === null || this.timers.has(delivery.id)) return;
    const run = () => {
      this.timers.delete(delivery.id);
      if (!this.mode.stopped) this.track(this.attempt(delivery));
    };
    this.timers.set(delivery.id, setTimeout(run, Math.max(0, delivery.nextAttemptAt - Date.now())));
  }

  private track(work: Promise<void>): void {
    this.running.add(work);
    work.finally(() => this.running.delete(work));
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const copies = Array.from({ length: 1 + this.mode.duplicates }, () => this.send(delivery));
    const attempts = await Promise.all(copies);
    if (this.isClosed) return;
    this.store.change(() => {
      const before = delivery.attempts.length;
      delivery.attempts.push(...attempts);
      const isDelivered = attempts.some(({ status }) => status !== null && status >= 200 && status < 300);
      const wait = this.mode.retryDelaysMs[Math.floor(before / copies.length)];
      delivery.status = isDelivered ? "delivered" : wait === undefined ? "failed" : "pending";
      delivery.nextAttemptAt = delivery.status === "pending" ? Date.now() + (wait ?? 0) : null;
    });
    this.dispatch([delivery]);
  }

  private async send({ id, body }: Delivery): Promise<Attempt> {
    const started = Date.now();
    const attempt = (status: number | null, error: string | null): Attempt => ({
      at: new Date(started).toISOString(),
      status,
      milliseconds: Date.now() - started,
      error,
    });
    if (!this.target.url) return attempt(null, "no webhook address");
    const secret = this.mode.wrongSignature ? `${this.target.secret}_of_someone_else` : this.target.secret;
    const headers = signWebhook(body, { secret, id, timestamp: Math.floor(started / 1000) });
    try {
      const response = await fetch(this.target.url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return attempt(response.status, null);
    } catch (error) {
      return attempt(null, error instanceof Error ? error.name : "unknown");
    }
  }
}

/** A copy in an order that only the seed decides (mulberry32 and Fisher-Yates). */
function shuffle<T>(list: T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return list
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
