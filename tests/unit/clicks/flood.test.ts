import { expect, test } from "vitest";
import { isFlood } from "@/lib/clicks/flood";
import { loggedLines } from "@/tests/support/logged-lines";

const times = (count: number, act: () => boolean) => Array.from({ length: count }, act);

test("a thousand clicks of one network on one code in an hour are kept, the next are not, and that is told", () => {
  const lines = loggedLines();
  const answers = times(1_004, () => isFlood("code-a", "network-a"));
  expect(answers.filter((flood) => !flood)).toHaveLength(1_000);
  expect(answers.slice(1_000)).toEqual([true, true, true, true]);
  expect(lines().map(({ event, dropped }) => [event, dropped])).toEqual([
    ["clicks.flood", 1],
    ["clicks.flood", 2],
    ["clicks.flood", 4],
  ]);
});

test("another network, and another code, are not held responsible for it", () => {
  loggedLines();
  times(1_100, () => isFlood("code-b", "network-b"));
  expect(isFlood("code-b", "network-c")).toBe(false);
  expect(isFlood("code-c", "network-b")).toBe(false);
});

test("visitors whose network is unknown are never taken for a flood", () => {
  expect(times(1_000, () => isFlood("code-d", undefined)).some(Boolean)).toBe(false);
});
