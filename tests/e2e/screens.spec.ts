import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { awake, buyOneself, openDashboard, openHub } from "./support/views";
import { DASHBOARD, HUB, type Whop } from "./support/whop";

/** Says what happened, but not to what. */
const UNREADABLE = JSON.stringify({ type: "payment.succeeded", company_id: "biz_lumen", data: 7 });

const WIDTHS = [360, 768, 1280];
const THEMES = ["light", "dark"] as const;

type Screen = {
  name: string;
  /** Its first heading, which says that it is the screen one wanted. */
  heading: string | RegExp;
  status?: number;
  /** Brings the page to the screen. */
  open: (page: Page, whop: Whop, theme: "light" | "dark") => Promise<unknown>;
};

const overview = (query: string): Screen["open"] => enter(DASHBOARD, "user_mara", query);
const referrals = (query: string): Screen["open"] => enter(`${DASHBOARD}/referrals`, "user_mara", query);

const SCREENS: Screen[] = [
  { name: "the overview", heading: "Overview", open: overview("") },
  { name: "the overview of 7 days", heading: "Overview", open: overview("?range=7d") },
  { name: "the overview of 90 days", heading: "Overview", open: overview("?range=90d") },
  { name: "the overview since the first click", heading: "Overview", open: overview("?range=all") },
  {
    name: "the overview of days when nothing happened",
    heading: "Overview",
    open: overview("?from=2026-01-01&to=2026-01-03"),
  },
  {
    name: "the overview of a new community",
    heading: "Overview",
    open: async (page, whop, theme) => {
      const { companyId, ownerId } = await whop.found("The Quiet Room");
      await enter(`/dashboard/${companyId}`, ownerId)(page, whop, theme);
      await expect(page.getByText("Your first referral will show up here")).toBeVisible();
    },
  },
  { name: "the referrals", heading: "Referrals", open: referrals("") },
  { name: "the referrals that are cancelled", heading: "Referrals", open: referrals("?status=cancelled") },
  { name: "the referrals of a search", heading: "Referrals", open: referrals("?q=ana&code=nobodys") },
  {
    name: "what was not counted",
    heading: "Referrals",
    open: async (page, whop, theme) => {
      await buyOneself(page, whop, "Olga Own");
      await referrals("?status=not_counted")(page, whop, theme);
      await expect(page.getByRole("row", { name: /Olga Own/ }).first()).toBeVisible();
    },
  },
  {
    name: "the referrals of a new community",
    heading: "Referrals",
    open: async (page, whop, theme) => {
      const { companyId, ownerId } = await whop.found("The Silent Room");
      await enter(`/dashboard/${companyId}/referrals`, ownerId)(page, whop, theme);
      await expect(page.getByText("Nobody has joined through a link yet")).toBeVisible();
    },
  },
  { name: "the event log", heading: "Event log", open: enter(`${DASHBOARD}/events`, "user_mara") },
  {
    name: "the failed deliveries of the event log",
    heading: "Event log",
    open: async (page, whop, theme) => {
      await whop.send(UNREADABLE);
      await enter(`${DASHBOARD}/events`, "user_mara", "?state=dead")(page, whop, theme);
      await expect(page.getByText(/not to which payment or person/).first()).toBeVisible();
    },
  },
  {
    name: "the event log where nothing matches",
    heading: "Event log",
    open: async (page, whop, theme) => {
      await enter(`${DASHBOARD}/events`, "user_mara", "?search=pay_nobody")(page, whop, theme);
      await expect(page.getByText("No delivery matches")).toBeVisible();
    },
  },
  {
    name: "the event log of a new community",
    heading: "Event log",
    open: async (page, whop, theme) => {
      const { companyId, ownerId } = await whop.found("The Unheard Room");
      await enter(`/dashboard/${companyId}/events`, ownerId)(page, whop, theme);
      await expect(page.getByText("Nothing delivered yet")).toBeVisible();
    },
  },
  { name: "the settings", heading: "Settings", open: enter(`${DASHBOARD}/settings`, "user_mara") },
  {
    name: "the settings with a discount and a problem",
    heading: "Settings",
    open: async (page, whop, theme) => {
      await enter(`${DASHBOARD}/settings`, "user_mara")(page, whop, theme);
      await awake(page);
      await page.getByLabel("Every member has a promo code to pass on").check();
      await page.getByLabel("How much it takes off").fill("101");
      await page.getByRole("button", { name: "Save changes" }).click();
      await expect(page.getByText("Enter a whole number from 1 to 100.")).toBeVisible();
    },
  },
  {
    name: "the page of a member with referrals",
    heading: "Invite people to Lumen Collective",
    open: enter(HUB, "user_ana"),
  },
  {
    name: "the page of a new member",
    heading: "Invite people to Lumen Collective",
    open: async (page, whop, theme) => {
      await enter(HUB, (await whop.join("Nele New")).userId)(page, whop, theme);
      await expect(page.getByText("Nobody has joined through your link yet")).toBeVisible();
    },
  },
  {
    name: "the page of a new member whose code was not found",
    heading: "Invite people to Lumen Collective",
    open: async (page, whop, theme) => {
      await enter(HUB, (await whop.join("Bartholomew Longbottom-Featherstonehaugh")).userId)(
        page,
        whop,
        theme,
      );
      await awake(page);
      await page.getByLabel("Their code or link").fill("nobodyhas");
      await page.getByRole("button", { name: "Send" }).click();
      await expect(page.getByText("Nobody here has this code.")).toBeVisible();
    },
  },
  {
    name: "the page of a member who came through a link",
    heading: "Invite people to Lumen Collective",
    open: async (page, whop, theme) => {
      const { userId } = await whop.buyThroughLinkOf("user_jonas", "Lena Linked");
      await enter(HUB, userId)(page, whop, theme);
      await expect(page.getByText("Invited by Jonas")).toBeVisible();
    },
  },
  {
    name: "the page of a member whose link is switched off",
    heading: "Your invitations to Lumen Collective",
    open: async (page, whop, theme) => {
      await enter(HUB, "user_sofia")(page, whop, theme);
      await expect(page.getByRole("heading", { name: "Your link is switched off" })).toBeVisible();
    },
  },
  {
    name: "an invitation",
    heading: "Lumen Collective",
    open: async (page, whop) => page.goto(await whop.invitationOf("user_imani")),
  },
  {
    name: "an invitation whose checkout did not open",
    heading: "Lumen Collective",
    open: async (page, whop) => page.goto(`${await whop.invitationOf("user_imani")}?store=1`),
  },
  {
    name: "an invitation with a code that nobody has",
    heading: "This invitation leads nowhere",
    status: 404,
    open: (page) => page.goto(`${stage().origins.app}/join/nobodyhas`),
  },
  {
    name: "an invitation that was switched off",
    heading: "This invitation is no longer open",
    status: 404,
    open: async (page, whop) => page.goto(await whop.invitationOf("user_sofia")),
  },
  {
    name: "a link with a code that nobody has",
    heading: "This link leads nowhere",
    status: 404,
    open: (page) => page.goto(`${stage().origins.app}/r/nobodyhas`),
  },
  {
    name: "a link that was switched off",
    heading: "This invitation is no longer open",
    status: 404,
    open: async (page, whop) => page.goto(await whop.linkOf("user_sofia")),
  },
  {
    name: "the home page",
    heading: "Referrals for communities on Whop",
    open: (page) => page.goto(stage().origins.app),
  },
  {
    name: "a view opened outside Whop",
    heading: "Open Referly from inside Whop",
    status: 401,
    open: (page) => page.goto(`${stage().origins.app}${DASHBOARD}`),
  },
  {
    name: "the dashboard opened by a member",
    heading: "This page is for the community’s team",
    status: 403,
    open: enter(DASHBOARD, "user_jonas"),
  },
  {
    name: "a page that does not exist",
    heading: "There is nothing here",
    status: 404,
    open: (page) => page.goto(`${stage().origins.app}/dashboard/elsewhere`),
  },
  {
    name: "a view while Whop is down",
    heading: "Waiting for Whop",
    status: 503,
    open: async (page, whop, theme) => {
      const { userId } = await whop.join("Wim Waits");
      await whop.fault("*");
      await enter(HUB, userId)(page, whop, theme);
    },
  },
];

for (const { name, heading, status, open } of SCREENS) {
  test(`anybody can use ${name}, on any screen and in both themes`, async ({ page, whop, problems }) => {
    test.slow();
    if (status) problems.expect(new RegExp(String(status)));
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await open(page, whop, theme);
      await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await expectInOrder(page, `${name}, ${theme}, ${width} px`);
      }
    }
  });
}

for (const [name, open] of [
  ["the overview", (page: Page) => openDashboard(page)],
  ["the member’s page", (page: Page) => openHub(page, "user_ana")],
] as const) {
  test(`anybody can use ${name} inside Whop’s frame`, async ({ page }) => {
    await open(page);
    const { violations, passes } = await new AxeBuilder({ page }).include("iframe").analyze();
    expect(violations).toEqual([]);
    const inside = passes.flatMap(({ nodes }) => nodes).filter(({ target }) => target.length === 2);
    expect(inside.length, "axe looks into the frame").toBeGreaterThan(20);
  });
}

test("anybody can use an open delivery, on any screen and in both themes", async ({ page, whop }) => {
  test.slow();
  const id = await whop.send(UNREADABLE);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await enter(`${DASHBOARD}/events`, "user_mara", `?event=${id}`)(page, whop, theme);
    await expect(page.getByRole("dialog", { name: "Payment succeeded" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Apply again" })).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await expectNoViolation(page, `an open delivery, ${theme}, ${width} px`);
    }
  }
});

for (const [name, view, userId, opener, title] of [
  ["the QR code", HUB, "user_ana", "QR code", "Your QR code"],
  ["the choice of days", DASHBOARD, "user_mara", "Custom", "From one day to another"],
] as const) {
  test(`anybody can use ${name}, on any screen and in both themes`, async ({ page, whop }) => {
    for (const theme of THEMES) {
      await enter(view, userId)(page, whop, theme);
      await awake(page);
      await page.getByRole("button", { name: opener }).click();
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      // A colour that is still fading in has no contrast yet.
      await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await expectNoViolation(page, `${name}, ${theme}, ${width} px`);
      }
    }
  });
}

test("anybody can give credit, on any screen and in both themes", async ({ page, whop }) => {
  test.slow();
  for (const theme of THEMES) {
    const name = `Bartholomew ${theme} Longbottom-Featherstonehaugh`;
    await whop.join(name);
    await referrals("")(page, whop, theme);
    await awake(page);
    const everyWidth = async (step: string) => {
      await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await expectNoViolation(page, `giving credit, ${step}, ${theme}, ${width} px`);
      }
    };
    await page.getByRole("button", { name: "Give credit" }).click();
    const dialog = page.getByRole("dialog", { name: "Give credit" });
    await dialog.getByRole("combobox").fill("a");
    await dialog.getByRole("combobox").fill("an");
    await expect(dialog.getByRole("option").nth(3)).toBeVisible();
    await everyWidth("searching");
    await dialog.getByRole("combobox").fill(name);
    await dialog.getByRole("option", { name }).click();
    await dialog.getByRole("combobox").fill("jonas");
    await dialog.getByRole("option", { name: /jonas/i }).first().click();
    await expect(dialog.getByRole("button", { name: "Give the credit" })).toBeVisible();
    await everyWidth("evidence");
    await dialog.getByRole("button", { name: "Give the credit" }).click();
    await expect(dialog.getByRole("button", { name: "Undo" })).toBeVisible();
    await everyWidth("given");
    await dialog.getByRole("link", { name: "Open the referral" }).click();
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByLabel("Why (optional)").scrollIntoViewIfNeeded();
    await everyWidth("taking back");
  }
});

test("anybody can use an open referral, on any screen and in both themes", async ({ page, whop }) => {
  test.slow();
  for (const theme of THEMES) {
    await referrals("?status=cancelled&q=a")(page, whop, theme);
    await awake(page);
    await page.getByRole("rowheader").first().getByRole("link").click();
    await expect(page.getByRole("dialog").getByRole("heading", { name: "Timeline" })).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await expectNoViolation(page, `an open referral, ${theme}, ${width} px`);
    }
  }
});

test("the creator’s frame fits itself to the room the host gives it", async ({ page }) => {
  const creator = await openDashboard(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const overflow = await creator.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow, `${width} px`).toBe(0);
  }
});

/** Opens a view of the app as Whop's proxy serves it, in the whole window instead of a frame. */
function enter(view: string, userId: string, query = ""): Screen["open"] {
  return async (page, whop, theme) => {
    await whop.enter(view, userId, theme);
    await page.goto(`${stage().origins.frame}${view}${query}`);
  };
}

async function expectInOrder(page: Page, where: string): Promise<void> {
  await expect(page.getByRole("main"), where).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1 }), where).toHaveCount(1);
  await expectNoViolation(page, where);
}

/** No sideways scroll, and nothing that axe objects to. */
async function expectNoViolation(page: Page, where: string): Promise<void> {
  const overflow = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow, where).toBe(0);
  // There is no frame in these pages, so axe needs no tab of its own to gather its results.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(" "))]),
    where,
  ).toEqual([]);
  const shots = process.env.E2E_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${where.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
}
