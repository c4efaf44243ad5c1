import type { Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { awake } from "./support/views";
import { USER_AGENT, type Whop } from "./support/whop";

const HOLD = "How many days a converted referral waits before it is verified";
const WINDOW = "How many days after a click a purchase still counts";
const CLAIM = "How many days after joining a member may say who invited them";

/** The settings of a new community, as its owner sees them; and again in a second window. */
async function openSettings(page: Page, whop: Whop) {
  const { companyId, ownerId } = await whop.found("The Quiet Room");
  const open = async (window: Page) => {
    await whop.enter(`/dashboard/${companyId}/settings`, ownerId);
    await window.goto(`${stage().origins.frame}/dashboard/${companyId}/settings`);
    await expect(window.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    await awake(window);
  };
  await open(page);
  return open;
}

const save = (page: Page) => page.getByRole("button", { name: "Save changes" });
const status = (page: Page) => page.getByRole("status");

test("the creator saves a change, sees it confirmed and undoes it", async ({ page, whop }) => {
  const open = await openSettings(page, whop);
  await expect(save(page)).toBeDisabled();
  await expect(status(page)).toHaveText("No changes to save");

  await page.getByLabel(HOLD).fill("7");
  await page.getByRole("radio", { name: "The first link counts" }).check();
  await expect(status(page)).toHaveText("2 unsaved changes");
  await save(page).click();
  await expect(status(page)).toContainText("Saved: ");
  await expect(status(page)).toContainText("which link counts");
  await open(page);
  await expect(page.getByLabel(HOLD)).toHaveValue("7");
  await expect(status(page)).toContainText("Last saved");

  await page.getByRole("button", { name: "Undo last save" }).click();
  await expect(status(page)).toContainText("Put back: ");
  await expect(page.getByLabel(HOLD)).toHaveValue("14");
  await open(page);
  await expect(page.getByRole("radio", { name: "The last link counts" })).toBeChecked();
});

test("the creator is told at the field what is wrong, and nothing is sent", async ({ page, whop }) => {
  await openSettings(page, whop);
  await page.getByLabel(WINDOW).fill("500");
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await save(page).click();
  await expect(page.getByLabel(WINDOW)).toBeFocused();
  await expect(page.getByLabel(WINDOW)).toHaveAccessibleDescription(/Enter a whole number from 1 to 400\.$/);
  await expect(page.getByLabel("Time zone")).toHaveAccessibleDescription(/There is no such time zone\./);
  await expect(status(page)).toHaveText("2 fields need another look, nothing was saved");

  await page.getByLabel(WINDOW).fill("60");
  await expect(page.getByText("Enter a whole number from 1 to 400.")).toHaveCount(0);
  await page.getByLabel("Time zone").fill("europe/berlin");
  await save(page).click();
  await expect(status(page)).toContainText("Saved: days after a click and time zone.");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await expect(save(page)).toBeDisabled();
});

test("of two who save at once the second is shown the other’s changes and keeps their own", async ({
  page,
  context,
  whop,
}) => {
  const open = await openSettings(page, whop);
  const other = await context.newPage();
  await open(other);
  await other.getByLabel(HOLD).fill("3");
  await other.getByLabel(CLAIM).fill("5");
  await save(other).click();
  await expect(status(other)).toContainText("Saved: ");

  await page.getByLabel(HOLD).fill("30");
  await page.getByRole("radio", { name: "Joining" }).check();
  await save(page).click();
  await expect(status(page)).toContainText("Somebody else saved meanwhile");
  await expect(page.getByLabel(CLAIM)).toHaveValue("5");
  await expect(page.getByLabel(HOLD)).toHaveValue("30");
  await expect(page.getByLabel(HOLD)).toHaveAccessibleDescription(
    /Somebody else saved “3” here meanwhile\.$/,
  );
  await save(page).click();
  await expect(status(page)).toContainText("Saved: ");
  await open(other);
  await expect(other.getByLabel(HOLD)).toHaveValue("30");
  await expect(other.getByLabel(CLAIM)).toHaveValue("5");
  await expect(other.getByRole("radio", { name: "Joining" })).toBeChecked();
});

test("a page with unsaved changes asks before it is left", async ({ page, whop }) => {
  await openSettings(page, whop);
  await page.getByLabel(HOLD).fill("7");
  const asked: string[] = [];
  page.once("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.getByRole("link", { name: "Overview" }).click({ noWaitAfter: true });
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page.getByLabel(HOLD)).toHaveValue("7");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByLabel(HOLD)).toHaveValue("14");
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
});

test("the creator changes settings with the keyboard alone", async ({ page, whop }) => {
  await openSettings(page, whop);
  await page.getByRole("radio", { name: "The last link counts" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "The first link counts" })).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel(WINDOW)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByLabel(WINDOW)).toHaveValue("31");
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("Saved: which link counts and days after a click.");
});

test("while nothing answers, what was typed stays and can be saved later", async ({
  page,
  whop,
  problems,
}) => {
  problems.expect(/503|net::ERR/);
  await openSettings(page, whop);
  await page.getByLabel(HOLD).fill("7");
  await page.route("**/api/companies/*/settings", (route) => route.abort());
  await save(page).click();
  await expect(status(page)).toContainText("Referly did not answer");
  await expect(page.getByLabel(HOLD)).toHaveValue("7");
  await page.unroute("**/api/companies/*/settings");
  await save(page).click();
  await expect(status(page)).toContainText("Saved: days before verified.");
});

test("where the first link counts, a visitor of two links is invited by the first member", async ({
  page,
  context,
  whop,
}) => {
  await whop.enter("/dashboard/biz_lumen/settings", "user_mara");
  await page.goto(`${stage().origins.frame}/dashboard/biz_lumen/settings`);
  await awake(page);
  await page.getByRole("radio", { name: "The first link counts" }).check();
  await save(page).click();
  await expect(status(page)).toContainText("Saved: which link counts.");
  try {
    const first = await whop.linkOf("user_ana");
    const visit = { redirect: "manual", headers: { "user-agent": USER_AGENT } } as const;
    const cookie = async () => (await fetch(first, visit)).headers.get("set-cookie");
    await expect.poll(cookie, { timeout: 11_000 }).toContain("Path=/r/");

    const visitor = await context.newPage();
    await visitor.goto(first);
    await expect(visitor.getByText("Ana Duarte invites you to join")).toBeVisible();
    await visitor.goto(await whop.linkOf("user_jonas"));
    await expect(visitor.getByText("Ana Duarte invites you to join")).toBeVisible();
  } finally {
    await page.getByRole("button", { name: "Undo last save" }).click();
    await expect(status(page)).toContainText("Put back: which link counts.");
  }
});

test("on a phone, what is wrong with a field is not hidden behind the bar to save", async ({
  page,
  whop,
}) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await openSettings(page, whop);
  await page.getByLabel(HOLD).fill("91");
  // In view, with no more room below it than the field itself takes.
  await page.getByLabel(HOLD).evaluate((field) => {
    const bar = document.querySelector("form [role=status]")?.getBoundingClientRect().top ?? 0;
    scrollBy(0, field.getBoundingClientRect().bottom - bar + 16);
  });
  await save(page).click();
  const problem = page.getByText("Enter a whole number from 0 to 90.");
  await expect(page.getByLabel(HOLD)).toBeFocused();
  const bottom = async () => (await problem.boundingBox().then((box) => box && box.y + box.height)) ?? 9_999;
  const bar = async () => (await status(page).boundingBox())?.y ?? 0;
  await expect.poll(async () => (await bar()) - (await bottom())).toBeGreaterThan(0);
});
