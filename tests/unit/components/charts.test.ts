import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsOf } from "@/components/charts/points";
import { labelledPoints, niceTicks } from "@/components/charts/ticks";
import type { OverviewDay } from "@/lib/reports/schema";

describe("the values on an axis", () => {
  test.each([
    [0, 100, [0, 25, 50, 75, 100]],
    [0, 7, [0, 2, 4, 6, 8]],
    [0, 1, [0, 1, 2]],
    [0, 0, [0, 1, 2]],
    [-30, 80, [-50, 0, 50, 100]],
    [-8, 0, [-8, -6, -4, -2, 0]],
  ])("from %i to %i of things that are counted are %j", (smallest, largest, ticks) => {
    expect(niceTicks(smallest, largest, true)).toEqual(ticks);
  });

  const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

  test("are 3 to 5, hold all that is shown and zero, and whole for things that are counted", () => {
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (one, other, isWhole) => {
        const [smallest, largest] = [Math.min(one, other), Math.max(one, other)];
        const ticks = niceTicks(smallest, largest, isWhole);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks).toContain(0);
        expect(ticks[0]).toBeLessThanOrEqual(smallest);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
        if (isWhole) expect(ticks.every(Number.isInteger)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test("are equally far apart, also for small fractions", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1_000, noNaN: true }), (largest) => {
        const ticks = niceTicks(0, largest, false);
        const step = ticks[1] ?? 0;
        ticks.forEach((tick, index) => void expect(tick).toBeCloseTo(index * step, 9));
      }),
    );
  });
});

describe("the points that carry a label", () => {
  test("are all of them when there is room", () => {
    expect(labelledPoints(5, 6)).toEqual([0, 1, 2, 3, 4]);
    expect(labelledPoints(0, 6)).toEqual([]);
  });

  test("are else at most as many as fit, equally far apart, and the last is always one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_100 }), fc.integer({ min: 2, max: 12 }), (count, most) => {
        const labelled = labelledPoints(count, most);
        const steps = new Set(labelled.slice(1).map((index, at) => index - (labelled[at] ?? 0)));
        expect(labelled.at(-1)).toBe(count - 1);
        expect(labelled.length).toBeLessThanOrEqual(most);
        expect(steps.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("of a month fall on the same weekday", () => {
    expect(labelledPoints(30, 6)).toEqual([1, 8, 15, 22, 29]);
  });
});

describe("the points of a chart", () => {
  const daysFrom = (first: string, count: number): OverviewDay[] =>
    Array.from({ length: count }, (_, index) => ({
      day: new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10),
      clicks: index + 1,
      conversions: 1,
      netMinor: -100,
    }));

  test("are days, each beside the day of the period before", () => {
    const { unit, points } = pointsOf("clicks", daysFrom("2026-11-01", 2), daysFrom("2026-10-30", 2));
    expect(unit).toBe("day");
    expect(points).toEqual([
      { index: 0, day: "2026-11-01", value: 1, previousDay: "2026-10-30", previous: 1 },
      { index: 1, day: "2026-11-02", value: 2, previousDay: "2026-10-31", previous: 2 },
    ]);
  });

  test("stand alone where no period before is known", () => {
    expect(pointsOf("revenue", daysFrom("2026-11-01", 1), []).points).toEqual([
      { index: 0, day: "2026-11-01", value: -100, previousDay: null, previous: null },
    ]);
  });

  test("stay days up to 120 of them", () => {
    expect(pointsOf("clicks", daysFrom("2026-01-01", 120), []).points).toHaveLength(120);
  });

  test("become weeks above that, the newest one whole", () => {
    const { unit, points } = pointsOf(
      "conversions",
      daysFrom("2026-01-01", 121),
      daysFrom("2025-09-02", 121),
    );
    expect(unit).toBe("week");
    expect(points.map(({ value }) => value)).toEqual([2, ...Array.from({ length: 17 }, () => 7)]);
    expect([points[0]?.day, points[1]?.day, points.at(-1)?.day]).toEqual([
      "2026-01-01",
      "2026-01-03",
      "2026-04-25",
    ]);
    expect(points[0]?.previousDay).toBe("2025-09-02");
  });

  test("lose nothing when they are summed by weeks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 121, max: 800 }), (count) => {
        const days = daysFrom("2024-01-01", count);
        const total = pointsOf("clicks", days, []).points.reduce((sum, { value }) => sum + value, 0);
        expect(total).toBe((count * (count + 1)) / 2);
      }),
    );
  });

  test("of no days are none", () => {
    expect(pointsOf("clicks", [], [])).toEqual({ unit: "day", points: [] });
  });
});
