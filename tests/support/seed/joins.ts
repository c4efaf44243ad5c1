import type { Random } from "./random";

const BUYS = 0.059;
const JOINS_FREE = 0.007;

/** Who joins after which click: everyone's links sell at about the same rate, so a rush of clicks is a rush of buyers. */
export class Joins {
  private readonly owed = new Map<string, number>();

  constructor(private readonly random: Random) {}

  /** The plan that the visitor of the next click on this link takes, or null for none. */
  planAfter(ownerId: string): string | null {
    const owed =
      (this.owed.get(ownerId) ?? this.random.next()) + (BUYS + JOINS_FREE) * this.random.between(0, 2);
    this.owed.set(ownerId, owed % 1);
    if (owed < 1) return null;
    return this.random.chance(JOINS_FREE / (BUYS + JOINS_FREE)) ? "plan_lumen_free" : paidPlan(this.random);
  }
}

/** Most pay by the month. */
export const paidPlan = (random: Random) => (random.chance(0.8) ? "plan_lumen_monthly" : "plan_lumen_yearly");
