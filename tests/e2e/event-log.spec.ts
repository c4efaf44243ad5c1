import type { FrameLocator, Page } from "@playwright/test";
import { expect, test } from "./support/test";
import { awake, openDashboard } from "./support/views";

async function openLog(page: Page): Promise<FrameLocator> {
  const creator = await openDashboard(page);
  await creator.getByRole("link", { name: "Event log" }).click();
  await expect(creator.getByRole("heading", { name: "Event log", level: 1 })).toBeVisible();
  await awake(creator);
  return creator;
}

const rows = (creator: FrameLocator) => creator.getByRole("table").getByRole("row");
const said = (creator: FrameLocator) => creator.getByRole("dialog").getByRole("status");

test("the creator applies a delivery again that was given up, and sees what became of it", async ({
  page,
}) => {
  const creator = await openLog(page);
  await creator.getByRole("link", { name: /^Failed/ }).click();
  const failed = creator.getByRole("row").filter({ hasText: "could not be applied in twelve tries" });
  const id = (await failed.locator(".font-mono").textContent()) ?? "";
  await failed.getByRole("link", { name: "Payment succeeded" }).click();
  const drawer = creator.getByRole("dialog", { name: "Payment succeeded" });
  await expect(drawer.getByText("53100 no space left on device")).toBeVisible();
  await expect(drawer.getByText('"type": "payment.succeeded"')).toBeVisible();
  await drawer.getByRole("button", { name: "Apply again" }).click();
  await expect(said(creator)).toHaveText(/^Applied\. /);
  await expect(drawer.getByRole("button", { name: "Apply again" })).toBeHidden();
  await expect(drawer.getByText(/Mara/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(creator.getByText(id)).toBeHidden();
});

test("the creator is told why a delivery cannot be read, and that trying again did not help", async ({
  page,
  whop,
}) => {
  const creator = await openLog(page);
  const id = await whop.send(
    JSON.stringify({ type: "refund.created", company_id: "biz_lumen", data: "<img src=x onerror=alert(1)>" }),
  );
  const row = creator.getByRole("row").filter({ hasText: id });
  await row.getByRole("link", { name: "Refund created" }).click();
  const drawer = creator.getByRole("dialog", { name: "Refund created" });
  await expect(drawer.getByText(/not to which payment or person\. Nothing was changed by it/)).toBeVisible();
  await expect(drawer.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await drawer.getByRole("button", { name: "Apply again" }).click();
  await expect(said(creator)).toHaveText("It could not be applied this time either. Nothing was changed.");
  await page.keyboard.press("Escape");
  await expect(row.getByRole("link")).toBeFocused();
});

test("the overview says whether a recount agrees with its numbers, and leads to the event log", async ({
  page,
}) => {
  test.slow();
  const creator = await openDashboard(page);
  // The first recount follows within a minute of the start.
  await expect(creator.getByText(/^0 differences, checked /)).toBeVisible({ timeout: 60_000 });
  await creator.getByRole("link", { name: "0 differences" }).click();
  await expect(creator.getByRole("heading", { name: "Event log", level: 1 })).toBeVisible();
  await expect(creator.getByText(/^0 differences, checked /)).toBeVisible();
});

test("a creator whose connection breaks is told that nobody knows, and can try again", async ({
  page,
  whop,
  problems,
}) => {
  problems.expect(/ERR_/);
  const creator = await openLog(page);
  const id = await whop.send(JSON.stringify({ type: "dispute.created", company_id: "biz_lumen", data: 7 }));
  await creator.getByRole("row").filter({ hasText: id }).getByRole("link").click();
  await page.route(/\/redrive$/, (route) => route.abort());
  await creator.getByRole("button", { name: "Apply again" }).click();
  await expect(said(creator)).toHaveText(/^Referly did not answer, so it is not known/);
  await page.unroute(/\/redrive$/);
  await creator.getByRole("button", { name: "Apply again" }).click();
  await expect(said(creator)).toHaveText(/^It could not be applied this time either/);
});

test("what is searched for and which page is shown lie in the address", async ({ page, whop }) => {
  const { paymentId } = await whop.join("Pia Paid");
  const creator = await openLog(page);
  const address = () => creator.locator("html").evaluate(() => location.search);
  await creator.getByRole("searchbox").fill(paymentId ?? "");
  await creator.getByRole("searchbox").press("Enter");
  await expect(rows(creator)).toHaveCount(2);
  await expect(rows(creator).last()).toContainText("Payment succeeded");
  expect(await address()).toBe(`?search=${paymentId}`);

  await creator.getByRole("searchbox").fill("");
  await expect(rows(creator)).toHaveCount(51);
  const first = await rows(creator).nth(1).textContent();
  await creator.getByRole("link", { name: "Older" }).click();
  await expect(rows(creator).nth(1)).not.toHaveText(first ?? "");
  expect(await address()).toMatch(/^\?before=/);
  await creator.getByRole("link", { name: "Newest" }).click();
  await expect(rows(creator).nth(1)).toHaveText(first ?? "");
});

test("a new delivery appears by itself", async ({ page, whop }) => {
  const creator = await openLog(page);
  await whop.join("Nora Now");
  await expect(rows(creator).filter({ hasText: "just now" }).first()).toBeVisible();
});
