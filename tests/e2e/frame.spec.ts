import type { FrameLocator, Page, Request } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { openDashboard, openHub } from "./support/views";
import { DASHBOARD, HUB } from "./support/whop";

const SESSION = "x-referly-session";

test("the creator works inside Whop’s frame although the browser refuses the frame’s cookies", async ({
  page,
}) => {
  const creator = await openDashboard(page);
  expect(await canKeepCookie(creator), "third-party cookies are blocked").toBe(false);

  const answered = page.waitForResponse((response) => response.url().includes("/overview?range=7d"));
  await creator.getByRole("radio", { name: "Last 7 days" }).click();
  expect((await answered).status()).toBe(200);
  await expect(creator.getByRole("table", { name: "Net revenue" }).getByRole("row")).toHaveCount(8);
  await expectOwnSession((await answered).request());

  const poll = await page.waitForResponse((response) => response.url().includes("/overview?range=7d"));
  expect(poll.status(), "a quiet poll carries no numbers").toBe(304);
});

test("a member copies the link and shows the QR code inside Whop’s frame", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const member = await openHub(page, "user_jonas");
  expect(await canKeepCookie(member), "third-party cookies are blocked").toBe(false);
  await member.getByRole("button", { name: "Copy link" }).click();
  await expect(member.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(new RegExp(`^${stage().origins.app}/r/[a-z0-9]+$`));

  await member.getByRole("button", { name: "QR code" }).click();
  const dialog = member.getByRole("dialog", { name: "Your QR code" });
  await expect(dialog.getByRole("img", { name: `QR code of ${copied}` })).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Download PNG" })).toHaveAttribute(
    "href",
    /^data:image\/png/,
  );

  await expectOwnSession((await nextPoll(page)).request());
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true });

  test("Share copies the link where the device has no share sheet, and answers itself", async ({
    page,
    context,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.addInitScript(() => Reflect.set(navigator, "share", undefined));
    const member = await openHub(page, "user_jonas");
    const share = member.getByRole("button", { name: "Share" });
    const answer = (label: string) =>
      member.getByRole("button", { name: label }).getByText("Copied", { exact: true });
    await share.click();
    await expect(answer("Share")).toHaveCSS("opacity", "1");
    await expect(answer("Copy link")).toHaveCSS("opacity", "0");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("/r/");
  });
});

test("the browser that refuses the clipboard still gets the link: it is selected", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    document.execCommand = () => false;
  });
  const member = await openHub(page, "user_jonas");
  await member.getByRole("button", { name: "Copy link" }).click();
  await expect(member.getByText(/The link is selected/)).toBeVisible();
  const selected = () => member.locator("body").evaluate(() => String(getSelection()));
  expect(await selected()).toContain("/r/");
});

for (const [reason, session] of [
  ["refused", "not.ours"],
  ["somebody else’s", null],
] as const) {
  test(`a member whose session is ${reason} is told to reload, and reloading helps`, async ({
    page,
    problems,
  }) => {
    problems.expect(/401/);
    const foreign = session ?? (await creatorSession(page));
    const member = await openHub(page, "user_jonas");
    await page.route(/\/summary$/, (route) =>
      route.continue({ headers: { ...route.request().headers(), [SESSION]: foreign } }),
    );
    await expect(
      member.getByRole("status").filter({ hasText: "Reload the page to sign in again." }),
    ).toBeVisible();
    await page.unroute(/\/summary$/);
    await member.getByRole("button", { name: "Reload" }).click();
    await expect(member.getByText(/^As of /)).toBeVisible();
    expect([200, 304]).toContain((await nextPoll(page)).status());
  });
}

for (const [theme, opposite, background] of [
  ["light", "dark", "rgb(252, 252, 252)"],
  ["dark", "light", "rgb(17, 17, 17)"],
] as const) {
  test(`a person whose Whop is ${theme} gets a ${theme} page at once, whatever the system says`, async ({
    browser,
    whop,
  }) => {
    // Without scripts nothing can repaint: what stands there is the first paint.
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: opposite });
    const page = await context.newPage();
    for (const [view, userId] of [
      [DASHBOARD, "user_mara"],
      [HUB, "user_jonas"],
    ] as const) {
      await whop.enter(view, userId, theme);
      await page.goto(`${stage().origins.frame}${view}`);
      await expect(page.locator("body")).toHaveCSS("background-color", background);
      await expect(page.locator("html")).toHaveCSS("color-scheme", theme);
    }
    await context.close();
  });
}

test("the creator switches Whop to dark and the frame follows", async ({ page }) => {
  const creator = await openDashboard(page);
  await expect(creator.locator("html")).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(creator.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(creator.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
});

/** Whether the page inside the frame can set and read a cookie, as a third party would. */
function canKeepCookie(view: FrameLocator): Promise<boolean> {
  return view.locator("body").evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the one way to learn whether the browser takes a cookie
    document.cookie = "probe=1; SameSite=None; Secure";
    return document.cookie.includes("probe");
  });
}

/** The app's own calls say who is asking by our session alone: no token of Whop's, no cookie. */
async function expectOwnSession(request: Request): Promise<void> {
  const headers = await request.allHeaders();
  expect(headers[SESSION]).toMatch(/^[\w-]+\.[\w-]+$/);
  expect(headers).not.toHaveProperty("cookie");
  expect(Object.keys(headers).filter((name) => name.startsWith("x-whop"))).toEqual([]);
}

const nextPoll = (page: Page) => page.waitForResponse((response) => response.url().endsWith("/summary"));

async function creatorSession(page: Page): Promise<string> {
  const asked = page.waitForRequest((request) => request.url().includes("/overview?"));
  await openDashboard(page);
  return (await (await asked).allHeaders())[SESSION] ?? "";
}
