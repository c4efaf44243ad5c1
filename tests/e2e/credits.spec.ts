import type { Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { awake, buyOneself } from "./support/views";
import { DASHBOARD, type Whop } from "./support/whop";

const WHOM = "Who joined or bought?";
const BY = "Who brought them?";

test("a creator gives credit by keyboard alone, sees what follows, and undoes it", async ({ page, whop }) => {
  await whop.join("Greta Garbo");
  await openReferrals(page, whop);
  await page.getByRole("button", { name: "Give credit" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Give credit" });

  const whom = dialog.getByRole("combobox", { name: WHOM });
  await expect(whom).toBeFocused();
  await page.keyboard.type("greta ga");
  await expect(dialog.getByRole("option", { name: /Greta Garbo/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("combobox", { name: BY })).toBeFocused();
  await page.keyboard.type("a");
  await expect(dialog.getByText("Type a part of their name, username or code.")).toBeVisible();
  await page.keyboard.type("n");
  await expect(dialog.getByText(/^(\d+ people|The first 20)/)).toBeVisible();
  const first = await activeOption(page);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => activeOption(page)).not.toBe(first);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => activeOption(page)).toBe(first);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("jonas");
  await expect(dialog.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");

  await expect(dialog.getByRole("heading", { name: "What speaks for and against it" })).toBeFocused();
  await expect(dialog.getByRole("listitem").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type("He told us at the meeting.");
  await expect(dialog.getByText(/Greta Garbo’s past and future purchases count for Jonas/)).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/Greta Garbo now counts for Jonas/)).toBeVisible();

  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog.getByText("Taken back. Greta Garbo counts for nobody.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Give credit" })).toBeFocused();
  await expect(page.getByRole("row", { name: /Greta Garbo/ })).toContainText("took the credit back");
});

test("a creator takes a member’s word back after reading what follows, and gives it again", async ({
  page,
  whop,
}) => {
  await whop.join("Hedy Lamarr");
  await openReferrals(page, whop);
  const dialog = await choosePair(page, "hedy", "jonas");
  await dialog.getByRole("button", { name: "Give the credit" }).click();
  await dialog.getByRole("link", { name: "Open the referral" }).click();
  const drawer = page.getByRole("dialog", { name: "Hedy Lamarr" });
  await expect(drawer.getByText("Your team decided so. You can take it back.")).toBeVisible();
  await awake(page);

  await drawer.getByRole("button", { name: "Take back" }).click();
  await expect(drawer.getByText(/^Take the credit for Hedy Lamarr back from Jonas/)).toBeVisible();
  await drawer.getByRole("button", { name: "Keep it" }).click();
  await expect(drawer.getByText("Your team decided so. You can take it back.")).toBeVisible();
  await drawer.getByRole("button", { name: "Take back" }).click();
  await drawer.getByLabel("Why (optional)").fill("She knew us from elsewhere.");
  await drawer.getByRole("button", { name: "Take the credit back" }).click();
  await expect(drawer.getByText("The credit was taken back. Hedy Lamarr counts for nobody.")).toBeVisible();
  await expect(drawer.getByRole("listitem").getByText("She knew us from elsewhere.")).toBeVisible();

  await drawer.getByRole("button", { name: "Give it again" }).click();
  await expect(drawer.getByText(/^Hedy Lamarr counts for Jonas .* again\.$/)).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Take back" })).toBeVisible();
});

test("a creator is told before trying why somebody cannot be credited", async ({ page, whop }) => {
  await whop.buyThroughLinkOf("user_jonas", "Ingrid Bergman");
  await openReferrals(page, whop);
  const dialog = await choosePair(page, "ingrid", "imani");
  await expect(dialog.getByText(/Ingrid Bergman already counts for Jonas/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Give the credit" })).toHaveCount(0);
  await dialog.getByRole("button", { name: `Change: ${WHOM}` }).click();
  await dialog.getByRole("combobox", { name: WHOM }).fill("nobody at all");
  await expect(dialog.getByText(/^Nobody here is called “nobody at all”/)).toBeVisible();
});

test("a creator whose search fails is told so, and it works again on the second try", async ({
  page,
  whop,
  problems,
}) => {
  problems.expect(/failed|ERR_FAILED/);
  await openReferrals(page, whop);
  await page.getByRole("button", { name: "Give credit" }).click();
  const dialog = page.getByRole("dialog", { name: "Give credit" });
  await page.route(/\/people\?/, (route) => route.abort(), { times: 1 });
  await dialog.getByRole("combobox", { name: WHOM }).fill("jonas");
  await expect(dialog.getByText("The search did not work. Nothing was changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog.getByRole("option", { name: /Jonas/ })).toBeVisible();
});

test("a fast typist’s letters become one question", async ({ page, whop }) => {
  await openReferrals(page, whop);
  await page.getByRole("button", { name: "Give credit" }).click();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/people?")) asked.push(request.url());
  });
  await page.getByRole("combobox", { name: WHOM }).pressSequentially("jonas", { delay: 30 });
  await expect(page.getByRole("option", { name: /Jonas/ })).toBeVisible();
  expect(asked).toHaveLength(1);
});

test("a creator gives credit right from the row of somebody who was not counted", async ({ page, whop }) => {
  await buyOneself(page, whop, "Lotte Lenya");
  await openReferrals(page, whop, "?status=not_counted&q=lotte");
  await page.getByRole("link", { name: "Give credit for Lotte Lenya" }).click();
  const dialog = page.getByRole("dialog", { name: "Give credit" });
  await expect(dialog.getByText("@lottelenya")).toBeVisible();
  await expect(dialog.getByRole("combobox", { name: BY })).toBeFocused();
  await page.reload();
  await expect(dialog.getByText("@lottelenya")).toBeVisible();
  await dialog.getByRole("combobox", { name: BY }).fill("jonas");
  await dialog.getByRole("option").first().click();
  await expect(dialog.getByText(/named another code/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\?status=not_counted&q=lotte$/);
});

async function openReferrals(page: Page, whop: Whop, query = ""): Promise<void> {
  await whop.enter(`${DASHBOARD}/referrals`, "user_mara");
  await page.goto(`${stage().origins.frame}${DASHBOARD}/referrals${query}`);
  await awake(page);
}

async function choosePair(page: Page, buyer: string, inviter: string) {
  await page.getByRole("button", { name: "Give credit" }).click();
  const dialog = page.getByRole("dialog", { name: "Give credit" });
  for (const [label, text] of [
    [WHOM, buyer],
    [BY, inviter],
  ] as const) {
    await dialog.getByRole("combobox", { name: label }).fill(text);
    await dialog
      .getByRole("option", { name: new RegExp(text, "i") })
      .first()
      .click();
  }
  return dialog;
}

/** What the field says is active, as a screen reader hears it. */
function activeOption(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute("aria-activedescendant");
    return id ? (document.getElementById(id)?.textContent ?? null) : null;
  });
}
