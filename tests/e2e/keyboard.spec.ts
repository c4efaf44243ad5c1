import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test";
import { openDashboard, openHub } from "./support/views";

test("the creator changes the period with the keyboard alone", async ({ page }) => {
  const creator = await openDashboard(page);
  const month = creator.getByRole("radio", { name: "Last 30 days" });
  await tabTo(page, month);
  await expect(month).toBeChecked();
  await press(page, "ArrowLeft");
  const week = creator.getByRole("radio", { name: "Last 7 days" });
  await expect(week).toBeChecked();
  await expect(week).toBeFocused();
  await expect(creator.getByRole("table", { name: "Net revenue" }).getByRole("row")).toHaveCount(8);

  await page.keyboard.press("Tab");
  await expect(creator.getByRole("button", { name: "Custom" })).toBeFocused();
  await page.keyboard.press("Enter");
  const days = creator.getByRole("dialog", { name: "From one day to another" });
  await days.getByLabel("From", { exact: true }).fill("2026-01-01");
  await days.getByLabel("To", { exact: true }).fill("2026-01-03");
  await page.keyboard.press("Enter");
  await expect(creator.getByRole("button", { name: /^Custom: Jan 1(, 2026)? – Jan 3/ })).toBeVisible();
  await expect(creator.getByText("Nothing happened in these days.")).toBeVisible();
});

test("the creator steps through the chart’s points and changes what it shows with the keyboard", async ({
  page,
}) => {
  const creator = await openDashboard(page);
  await tabTo(page, creator.getByRole("tab", { name: "Net revenue" }));
  await press(page, "ArrowRight");
  await press(page, "ArrowRight");
  await expect(creator.getByRole("tab", { name: "Clicks" })).toHaveAttribute("aria-selected", "true");

  const chart = creator.getByRole("application", {
    name: /^Clicks by day, .* Arrow keys step through the points\.$/,
  });
  await tabTo(page, chart);
  await expect(chart).toBeFocused();
  await press(page, "ArrowRight");
  const first = creator.getByText(/^\d+ clicks? on \w{3}, \w{3} \d+(, \d{4})?$/).first();
  await expect(first).toBeVisible();
  const said = (await first.textContent()) ?? "";
  await press(page, "ArrowRight");
  await expect(first).not.toHaveText(said);
});

test("someone who cannot see the chart reads the same numbers in a table", async ({ page }) => {
  const creator = await openDashboard(page);
  const table = creator.getByRole("table", { name: "Net revenue" });
  await expect(table.getByRole("row")).toHaveCount(31);
  await expect(table.getByRole("columnheader")).toHaveText(["Day", "Net revenue", "Period before"]);
  const cells = await table.getByRole("row").last().getByRole("cell").allTextContents();
  expect(cells[0]).toMatch(/^-?\$[\d,]+\.\d\d$/);
});

test("a member copies the link with the keyboard and hears that it worked", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const member = await openHub(page, "user_jonas");
  await tabTo(page, member.getByRole("button", { name: "Copy link" }));
  await page.keyboard.press("Enter");
  await expect(member.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("/r/");
});

test("the QR dialog keeps the focus inside, and Escape gives it back", async ({ page }) => {
  const member = await openHub(page, "user_jonas");
  const opener = member.getByRole("button", { name: "QR code" });
  await tabTo(page, opener);
  await page.keyboard.press("Enter");
  const dialog = member.getByRole("dialog", { name: "Your QR code" });
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

for (const [name, open, first, stops] of [
  ["the member’s page", (page: Page) => openHub(page, "user_jonas"), "Copy link", 8],
  ["the overview", (page: Page) => openDashboard(page), "Last 30 days", 6],
] as const) {
  test(`whatever has the focus on ${name} can be seen to have it`, async ({ page }) => {
    const view = await open(page);
    await tabTo(page, view.getByRole("button", { name: first }).or(view.getByRole("radio", { name: first })));
    for (let stop = 0; stop < stops; stop += 1) {
      const focused = view.locator(":focus");
      await expect(focused).toHaveCSS("outline-style", "solid");
      await expect(focused).toHaveCSS("outline-width", "2px");
      await expect(focused).toHaveCSS("outline-color", "rgb(91, 91, 214)");
      await page.keyboard.press("Tab");
    }
  });
}

test("someone who asked for less motion sees none", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const member = await openHub(page, "user_jonas");
  await member.getByRole("button", { name: "QR code" }).click();
  await expect(member.getByRole("dialog", { name: "Your QR code" })).toBeVisible();
  expect(await longestMotion(member)).toBeLessThan(0.001);
});

test("someone who did not gets short motion only", async ({ page }) => {
  const member = await openHub(page, "user_jonas");
  await member.getByRole("button", { name: "QR code" }).click();
  await expect(member.getByRole("dialog", { name: "Your QR code" })).toBeVisible();
  const longest = await longestMotion(member);
  expect(longest).toBeGreaterThan(0.1);
  expect(longest).toBeLessThanOrEqual(0.2);
});

/** A key goes down and up again as under a finger: what a held arrow chooses, Radix decides before it comes up. */
const press = (page: Page, key: string) => page.keyboard.press(key, { delay: 60 });

/** Presses Tab until the element has the focus, as someone without a mouse does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Forty presses of Tab do not reach ${wanted}.`);
}

/** The longest transition or animation of any element of the page, in seconds. */
function longestMotion(view: FrameLocator): Promise<number> {
  return view.locator("body").evaluate((body) => {
    const seconds = (list: string) => list.split(", ").map((time) => Number.parseFloat(time));
    return Math.max(
      ...[...body.querySelectorAll("*")].flatMap((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [...seconds(transitionDuration), ...seconds(animationDuration)];
      }),
    );
  });
}
