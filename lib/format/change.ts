export type Change =
  | { kind: "up" | "down"; ratio: number }
  | { kind: "same" }
  /** Something now, nothing before: no percentage exists. */
  | { kind: "new" }
  /** Nothing now and nothing before. */
  | { kind: "none" };

/** How a number changed against the period before, as a ratio of it (0.124 is 12.4 %). */
export function changeOf(now: number, before: number): Change {
  if (before === 0) return { kind: now === 0 ? "none" : "new" };
  const ratio = (now - before) / Math.abs(before);
  if (Math.abs(ratio) < 0.0005) return { kind: "same" };
  return { kind: ratio > 0 ? "up" : "down", ratio: Math.abs(ratio) };
}
