import type { Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { DASHBOARD, HUB, type Whop } from "./support/whop";

const KB = 1_000;

/** The pages, what they may weigh in compressed JavaScript before anybody does anything, and their addresses. */
const PAGES = [
  ["the member page", 200 * KB, (whop: Whop) => entered(whop, HUB, "user_jonas")],
  ["the invitation", 160 * KB, (whop: Whop) => whop.invitationOf("user_jonas")],
] as const;

for (const [name, limit, addressOf] of PAGES) {
  test(`${name} arrives with less than ${limit / KB} kB of compressed JavaScript`, async ({ page, whop }) => {
    const bytes = await scriptBytes(page, await addressOf(whop));
    test.info().annotations.push({ type: "compressed JavaScript", description: `${bytes} bytes` });
    expect(bytes).toBeGreaterThan(10 * KB);
    expect(bytes).toBeLessThan(limit);
  });
}

for (const [name, view, userId, done] of [
  ["the member page", HUB, "user_ana", "Your referrals"],
  ["the overview", DASHBOARD, "user_mara", "Recent referrals"],
  ["the settings", `${DASHBOARD}/settings`, "user_mara", "Days and money"],
  ["the referrals", `${DASHBOARD}/referrals`, "user_mara", "Referrals"],
] as const) {
  for (const width of [360, 1280]) {
    test(`nothing on ${name} jumps while it loads, ${width} px wide`, async ({ page, whop }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.addInitScript(watchShifts);
      await page.goto(await entered(whop, view, userId));
      await expect(page.getByRole("heading", { name: done })).toBeVisible();
      await page.waitForLoadState("networkidle");
      const shift = await page.evaluate(() => Reflect.get(window, "layoutShift") as number);
      test.info().annotations.push({ type: "layout shift", description: shift.toFixed(4) });
      expect(shift).toBeLessThan(0.05);
    });
  }
}

async function entered(whop: Whop, view: string, userId: string): Promise<string> {
  await whop.enter(view, userId);
  return `${stage().origins.frame}${view}`;
}

/** The bytes of all scripts as they went over the wire, until the page is at rest. */
async function scriptBytes(page: Page, address: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script")
      sizes.push(request.sizes().then((size) => size.responseBodySize));
  });
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Runs in the page: adds up how far things moved that nobody had touched. */
function watchShifts(): void {
  Reflect.set(window, "layoutShift", 0);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (Reflect.get(entry, "hadRecentInput")) continue;
      Reflect.set(window, "layoutShift", Reflect.get(window, "layoutShift") + Reflect.get(entry, "value"));
    }
  }).observe({ type: "layout-shift", buffered: true });
}
