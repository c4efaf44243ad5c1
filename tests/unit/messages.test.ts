import { readFileSync } from "node:fs";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { attributionMethod, referralStatus } from "@/lib/reports/schema";
import messages from "@/messages/en.json";

type Tree = { [key: string]: string | Tree };

/** Every message with its whole key. */
const all = leavesOf(messages);

function leavesOf(tree: Tree, before = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[before + key, value]] : leavesOf(value, `${before}${key}.`),
  );
}

/** Something for each argument that a message names: a number where it counts, text elsewhere. */
function argumentsOf(message: string, count: number): Record<string, string | number> {
  const named = [...message.matchAll(/\{(\w+)(?:, (\w+))?/g)];
  const isCounted = (kind: string | undefined) => kind === "plural" || kind === "number";
  return Object.fromEntries(named.map(([, name = "", kind]) => [name, isCounted(kind) ? count : "week"]));
}

/** For each tag of a message: what it holds. */
function tagsOf(message: string): Record<string, (held: string) => string> {
  return Object.fromEntries(
    [...message.matchAll(/<(\w+)>/g)].map(([, name = ""]) => [name, (held: string) => held]),
  );
}

function say(message: string, count: number): string {
  const onError = (error: Error) => {
    throw error;
  };
  const t = createTranslator({ locale: "en", messages: { message }, onError });
  return t.markup("message", { ...argumentsOf(message, count), ...tagsOf(message) });
}

describe.each(all)("the message %s", (_key, message) => {
  test("can be said with none, one and many, and leaves no argument unsaid", () => {
    for (const count of [0, 1, 2, 1_234]) {
      const said = say(message, count);
      expect(said.trim()).not.toBe("");
      expect(said).not.toMatch(/[{}#]|undefined|NaN/);
    }
  });

  test("is set as English is: curly quotes, one space at a time, none at the ends", () => {
    expect(message).not.toMatch(/["'`]|\s{2}|^\s|\s$|\.\.\./);
  });
});

test("counts agree with their nouns", () => {
  expect([0, 1, 2].map((count) => say(messages.chart.clicksOf, count))).toEqual([
    "0 clicks",
    "1 click",
    "2 clicks",
  ]);
});

test("every word that the database gives for a delivery has a sentence", () => {
  const sql = readFileSync("supabase/migrations/20261124001110_inbox.sql", "utf8");
  const words =
    /Returns its word: ([a-z_, ]+) or ([a-z_]+)\./.exec(sql)?.slice(1).join(", ").split(", ") ?? [];
  expect(words.length).toBeGreaterThan(10);
  expect(words.filter((word) => !(word in messages.event.outcomes))).toEqual([]);
});

test("every reason for which a delivery cannot be read has a sentence", () => {
  const source = readFileSync("lib/whop/normalise/facts.ts", "utf8");
  const listed = /export type UnreadableReason =([^;]+);/.exec(source)?.[1] ?? "";
  const reasons = [...listed.matchAll(/"(\w+)"/g)].map(([, reason = ""]) => reason);
  expect(reasons.toSorted()).toEqual(Object.keys(messages.event.unreadable).toSorted());
});

test("every reason that the database gives for a referral's state has a sentence", () => {
  const sql = readFileSync("supabase/migrations/20261124001010_referral_state.sql", "utf8");
  const derived = /create function public\.derive_referral[\s\S]*?\n\$\$;/.exec(sql)?.[0] ?? "";
  const reasons = [...derived.matchAll(/(?:then|else|status_reason :=) '([a-z_]+)'/g)].map(
    ([, reason = ""]) => reason,
  );
  const table = readFileSync("supabase/migrations/20261124000400_referrals.sql", "utf8");
  const refusals = /refusal in \(([^)]+)\)/.exec(table)?.[1]?.match(/[a-z_]+/g) ?? [];
  reasons.push(...refusals);
  expect(new Set(reasons).size).toBeGreaterThan(9);
  expect(Object.keys(messages.reasons)).toEqual(expect.arrayContaining(reasons));
});

test("every state and every way of attribution has a word", () => {
  expect(Object.keys(messages.status)).toEqual(expect.arrayContaining(referralStatus.options));
  expect(Object.keys(messages.methods)).toEqual(expect.arrayContaining(attributionMethod.options));
});
