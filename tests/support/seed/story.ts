import { type Noun, payloadOf, webhookBody } from "../whop/payloads/event";
import type { World } from "../whop/state/world";
import type { SeedDelivery } from "./plan";
import type { Random } from "./random";
import { iso, type Times } from "./times";

export type Told = { type: string; noun: Noun; id: string };
type Step = { at: number; act: (at: string) => Told[] };

/** What happened in the world, told in the order in which it happened, each event with the payload of its moment. */
export class Story {
  private readonly steps: Step[] = [];

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly times: Times,
  ) {}

  /** Plans something for a moment; what has not happened by now is left out. `act` changes the world and says what to tell. */
  on(wanted: number, act: (at: string) => Told[]): void {
    if (this.times.isPast(wanted)) this.steps.push({ at: this.times.take(wanted), act });
  }

  /** Lets everything happen. Returns the webhooks that Whop sent meanwhile. */
  tell(): SeedDelivery[] {
    return this.steps
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ at, act }) => act(iso(at)).map((told) => this.delivery(told, at)));
  }

  private delivery({ type, noun, id }: Told, at: number): SeedDelivery {
    const webhookId = `msg_${this.random.text(14)}`;
    const data = payloadOf(this.world, noun, id, "unpinned");
    const companyId = this.world[`${noun}s`][id]?.companyId ?? "";
    const sentAt = iso(this.times.take(at + 1));
    return { webhookId, type, body: webhookBody({ type, companyId, data }, webhookId, sentAt, "unpinned") };
  }
}
