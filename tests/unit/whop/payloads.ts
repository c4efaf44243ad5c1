import { readFileSync } from "node:fs";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";

export const GENERATIONS = ["unpinned", "dated"] as const;
export type Generation = (typeof GENERATIONS)[number];

type Json = Record<string, unknown>;

/** The text of a recorded delivery, `payment-succeeded` in one of the generations. */
export const recorded = (name: string, generation: Generation): string =>
  readFileSync(`tests/fixtures/whop/${name}.${generation}.json`, "utf8");

export const normalise = (text: string | Uint8Array) =>
  normaliseWhopEvent(typeof text === "string" ? Buffer.from(text) : text);

/** A recorded delivery with some fields of its envelope and its data replaced; undefined removes one. */
export function changed(name: string, generation: Generation, envelope: Json, data: Json = {}): string {
  const whole: Json & { data: Json } = JSON.parse(recorded(name, generation));
  return JSON.stringify({ ...whole, ...envelope, data: { ...whole.data, ...data } });
}

/** What became of a payment whose data was changed so; fails when it is no payment any more. */
export function paymentWith(data: Json, generation: Generation = "unpinned") {
  const event = normalise(changed("payment-succeeded", generation, {}, data));
  if (event.kind !== "payment") throw new Error(`Not a payment but ${JSON.stringify(event)}`);
  return event.payment;
}
