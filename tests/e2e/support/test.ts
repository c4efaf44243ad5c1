import { test as base, expect } from "@playwright/test";
import { Problems } from "./problems";
import { stage } from "./stage";
import { Whop } from "./whop";

type Fixtures = { problems: Problems; whop: Whop };

/** Playwright's test with the stand-in Whop at hand. What the browser complains about unexpectedly fails the test. */
export const test = base.extend<Fixtures>({
  problems: [
    async ({ context }, use) => {
      const problems = new Problems(context);
      await use(problems);
      expect(problems.unexpected(), "the browser complained").toEqual([]);
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  whop: async ({}, use) => {
    const whop = new Whop(stage().origins.whop);
    await use(whop);
    await whop.clearFaults();
  },
});

export { expect };
