import type { Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { awake, buyOneself, frameOf, openDashboard } from "./support/views";
import { DASHBOARD, type Whop } from "./support/whop";

const LIST = `${DASHBOARD}/referrals`;

/** Opens the list in the whole window, so that its address and the way back are the browser's own. */
async function openList(page: Page, whop: Whop, query = ""): Promise<void> {
  await whop.enter(DASHBOARD, "user_mara");
  await page.goto(`${stage().origins.frame}${LIST}${query}`);
  // An open referral hides the page behind it from whoever reads by role.
  const heading = page.getByRole("heading", { name: "Referrals", level: 1, includeHidden: true });
  await expect(heading).toBeVisible();
  await awake(page);
}

/** Somebody new came through Ana's link and bought, and the app knows. */
async function join(whop: Whop, name: string): Promise<{ paymentId: string }> {
  const bought = await whop.buyThroughLinkOf("user_ana", name);
  await expect.poll(() => whop.isAcknowledged(bought), { intervals: [50] }).toBe(true);
  return { paymentId: bought.paymentId ?? "" };
}

test("the creator goes from the overview to one referral, reads how it was attributed, and back", async ({
  page,
  whop,
}) => {
  const { paymentId } = await join(whop, "Quirin Quast");
  await whop.refund(paymentId);
  const creator = await openDashboard(page);
  await creator.getByRole("link", { name: "Quirin Quast" }).click();
  const drawer = frameOf(page, "Referly, the creator’s dashboard").getByRole("dialog", {
    name: "Quirin Quast",
  });
  await expect(drawer.getByText("The purchase was refunded in full.").first()).toBeVisible();
  await expect(drawer.getByText(/the checkout that followed carried that click/)).toBeVisible();
  await expect(drawer.getByText("This decided it: it came first.")).toBeVisible();
  await expect(drawer.getByRole("row", { name: /^Payment|First payment/ }).nth(1)).toContainText("$29.00");
  await expect(drawer.getByRole("row", { name: /^Refunded/ })).toContainText("-$29.00");
  const story = drawer.getByRole("listitem").filter({ hasText: / · / });
  await expect(story.filter({ hasText: "Opened the link with the code" })).toBeVisible();
  await expect(story.filter({ hasText: "Paid $29.00" })).toContainText("reported by Whop");
  await expect(story.filter({ hasText: "Status: Cancelled" })).toContainText("worked out by Referly");
  await drawer.getByRole("button", { name: "Close" }).click();
  await expect(drawer).toBeHidden();
  await expect(creator.getByRole("rowheader").getByRole("link", { name: "Quirin Quast" })).toBeFocused();
  await expect(creator.getByRole("link", { name: "Referrals" })).toHaveAttribute("aria-current", "page");
});

test("filters lie in the address: by link, by reload and by the way back one sees the same list", async ({
  page,
  whop,
}) => {
  await join(whop, "Rasmus Rask");
  await openList(page, whop);
  await page.getByRole("link", { name: /^Converted/ }).click();
  await expect(page).toHaveURL(/\?status=converted$/);
  await page.getByRole("searchbox").fill("rasmus");
  await expect(page).toHaveURL(/q=rasmus/);
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("rowheader", { name: /Rasmus Rask/ })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("rasmus");

  await page.getByRole("combobox", { name: "How they came" }).selectOption("Promo code");
  await expect(page.getByText("No referral matches")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("rowheader", { name: /Rasmus Rask/ })).toBeVisible();
  await page.goForward();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await expect(page.getByRole("rowheader")).toHaveCount(50);
});

test("someone with a keyboard opens a referral, and Escape gives the focus back to its row", async ({
  page,
  whop,
}) => {
  await openList(page, whop, "?range=all");
  const row = page.getByRole("rowheader").nth(3).getByRole("link");
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveURL(/referral=/);
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("dialog").locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(row).toBeFocused();
  await expect(page).toHaveURL(/\?range=all$/);
});

test("the way back closes a referral and forward opens it again; its link opens it at once", async ({
  page,
  whop,
}) => {
  await openList(page, whop);
  await page.getByRole("row").nth(1).click();
  const heading = page.getByRole("dialog").getByRole("heading", { name: "Money" });
  await expect(heading).toBeVisible();
  const address = page.url();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.goForward();
  await expect(heading).toBeVisible();
  await page.goto(address);
  await expect(heading).toBeVisible();
});

test("one pages to older referrals and back, and sees each once", async ({ page, whop }) => {
  await openList(page, whop);
  const rows = page.getByRole("rowheader");
  await expect(rows).toHaveCount(50);
  const first = await rows.allTextContents();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page.getByRole("link", { name: "Newer" })).toBeVisible();
  await expect(rows.first()).not.toHaveText(first[0] ?? "");
  const links = (await rows.getByRole("link").evaluateAll((all) => all.map(({ id }) => id))) as string[];
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(rows).toHaveText(first);
  const before = await rows.getByRole("link").evaluateAll((all) => all.map(({ id }) => id));
  expect(links.filter((id) => before.includes(id))).toEqual([]);
});

test("a top referrer leads to what they brought, and the filter can be taken off", async ({ page, whop }) => {
  await whop.enter(DASHBOARD, "user_mara");
  await page.goto(`${stage().origins.frame}${DASHBOARD}`);
  await page
    .getByRole("rowheader", { name: /Ana Duarte/ })
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByText("Invited by Ana Duarte", { exact: true }).first()).toBeVisible();
  await expect(page).toHaveURL(/range=30d&member=/);
  await awake(page);
  await page.getByRole("link", { name: "Remove this filter: Invited by Ana Duarte" }).click();
  await expect(page).toHaveURL(/\?range=30d$/);
});

test("who bought through their own link is not counted, and the list says why", async ({ page, whop }) => {
  await buyOneself(page, whop, "Selma Self");
  await openList(page, whop, "?status=not_counted");
  const row = page.getByRole("row", { name: /Selma Self/ });
  await expect(row).toContainText("It was their own code.");
  await expect(row).toContainText("$58.00");
  await openList(page, whop, "?q=selma");
  await expect(page.getByText("No referral matches")).toBeVisible();
});

test("a referral that is not there says so, and the list stays", async ({ page, whop, problems }) => {
  problems.expect(/404/);
  await openList(page, whop, "?referral=019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2");
  const drawer = page.getByRole("dialog", { name: "This referral did not load" });
  await expect(drawer.getByText(/It may be gone/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("rowheader")).toHaveCount(50);
});
