import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { openHub } from "./support/views";
import { HUB } from "./support/whop";

test("Whop is down when a member comes; the page says so, waits, and shows the link once Whop is back", async ({
  page,
  whop,
  problems,
}) => {
  problems.expect(/503/);
  const { userId } = await whop.join("Wanda Wait");
  await whop.fault("*");
  const answered = page.waitForResponse((response) => response.url().endsWith(HUB));
  await page.goto(`${stage().origins.whop}/hub/exp_lumen?as=${userId}`);
  expect((await answered).status()).toBe(503);
  const view = page.getByTitle("Referly, Wanda’s page").contentFrame();
  await expect(view.getByRole("heading", { name: "Waiting for Whop" })).toBeVisible();
  await expect(view.getByText("Trying again every 5 seconds.")).toBeVisible();

  await whop.clearFaults();
  await expect(view.getByRole("button", { name: "Copy link" })).toBeVisible({ timeout: 10_000 });
});

test("Whop goes down while a member looks; the numbers stay and the page says from when they are", async ({
  page,
  problems,
}) => {
  problems.expect(/503/);
  const member = await openHub(page, "user_jonas");
  await page.route(/\/summary$/, (route) => route.fulfill({ status: 503, body: "" }));
  const trouble = member.getByRole("status").filter({ hasText: /^Reconnecting… The numbers are from/ });
  await expect(trouble).toBeVisible({ timeout: 15_000 });
  await expect(member.getByRole("heading", { name: "Your referrals" })).toBeVisible();
  await page.unroute(/\/summary$/);
  await member.getByRole("button", { name: "Try now" }).click();
  await expect(member.getByText(/^As of /)).toBeVisible();
});

test("Whop’s checkout is down when a visitor continues; they learn that nothing was charged and where else to go", async ({
  page,
  whop,
}) => {
  await page.goto(await whop.invitationOf((await whop.join("Iris Invites")).userId));
  await whop.fault("POST /checkout_configurations");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Nothing was charged." })).toBeVisible();
  await whop.clearFaults();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: /^Pay and join|^Join/ })).toBeVisible();
});
