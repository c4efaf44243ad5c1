import type { FrameLocator } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { awake, figure, numberIn, openHub, soon, soonVisible } from "./support/views";
import type { Whop } from "./support/whop";

const QUESTION = "Who invited you?";
const FIELD = "Their code or link";

test("a newcomer who bought without a link says who invited them, and it counts for that member", async ({
  page,
  context,
  whop,
}) => {
  const jonas = await openHub(await context.newPage(), "user_jonas");
  const before = await numberIn(figure(jonas, "Converted"));

  await page.goto(stage().origins.whop);
  const opening = context.waitForEvent("page");
  await page.getByRole("link", { name: "Or join without a link" }).click();
  const visitor = await opening;
  await visitor.getByRole("link", { name: /Join with .*Monthly/i }).click();
  await visitor.getByLabel("Name", { exact: true }).fill("Wanda Without");
  await visitor.getByLabel("Username").fill("wandawithout");
  await visitor.getByRole("button", { name: "Pay $29.00" }).click();
  await visitor.getByRole("link", { name: "Enter as Wanda" }).click();

  const member = visitor.getByTitle("Referly, Wanda’s page").contentFrame();
  await awake(member);
  const field = member.getByLabel(FIELD);
  await expect(member.getByText(/You can say so until/)).toBeVisible();
  await field.fill(`  ${(await whop.linkOf("user_jonas")).toUpperCase()}?utm_source=chat `);
  await field.press("Enter");

  const thanks = member.getByText("Jonas invited you. Thank you.");
  await soonVisible(thanks, "the answer");
  await expect(field).toHaveCount(0);
  await expect(thanks.locator("..")).toBeFocused();
  await soon(figure(jonas, "Converted"), before + 1, "Jonas’s conversions");

  await visitor.reload();
  await expect(member.getByText("Invited by Jonas")).toBeVisible();
  await expect(member.getByText(QUESTION)).toHaveCount(0);
});

test("a newcomer is told next to the field what is wrong with a code, and corrects it", async ({
  page,
  whop,
}) => {
  const { member, field, answer } = await openAsNewcomer(page, whop, "Elsa Errs");
  const own = (await member.getByText(/\/r\/[a-z0-9]+$/).textContent()) ?? "";
  for (const [typed, sentence] of [
    ["", "Type their code, or paste the link they sent you."],
    ["nobodyhas", "Nobody here has this code."],
    ["what?!", "Nobody here has this code."],
    [own, "This is your own code."],
    [await whop.linkOf("user_sofia"), "This code is switched off"],
  ] as const) {
    await answer(typed);
    await expect(field).toHaveAccessibleDescription(new RegExp(sentence.replace(/[.?]/g, "\\$&")));
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toBeFocused();
  }
  await field.fill("m");
  await expect(field).not.toHaveAttribute("aria-invalid");
  await answer(await whop.linkOf("user_jonas"));
  await expect(member.getByText("Jonas invited you. Thank you.")).toBeVisible();
});

test("a newcomer whose answer does not arrive keeps what they typed and learns what to do", async ({
  page,
  whop,
  problems,
}) => {
  problems.expect(/failed|ERR_FAILED/);
  const { field, answer } = await openAsNewcomer(page, whop, "Olga Offline");
  await page.route(/\/claim$/, (route) => route.abort());
  await answer("somebody");
  await expect(field).toHaveAccessibleDescription(/Referly did not answer/);
  await expect(field).toHaveValue("somebody");
});

test("who answered in another tab is not asked again in this one", async ({ page, whop, context }) => {
  const first = await openAsNewcomer(page, whop, "Tara Tabs");
  const other = await openHub(await context.newPage(), first.userId);
  await other.getByLabel(FIELD).fill(await whop.linkOf("user_jonas"));
  await other.getByRole("button", { name: "Send" }).click();
  await expect(other.getByText("Jonas invited you. Thank you.")).toBeVisible();
  await page.bringToFront();
  await expect(first.member.getByText("Invited by Jonas")).toBeVisible();
});

test("who came through a link is told who invited them and asked nothing", async ({ page, whop }) => {
  const { userId } = await whop.buyThroughLinkOf("user_jonas", "Lena Linked");
  const member = await openHub(page, userId);
  await expect(member.getByText("Invited by Jonas")).toBeVisible();
  await expect(member.getByText(QUESTION)).toHaveCount(0);
});

test("a member of long standing is asked nothing", async ({ page }) => {
  const member = await openHub(page, "user_jonas");
  await page.waitForResponse((response) => response.url().endsWith("/summary"));
  await expect(member.getByText(QUESTION)).toHaveCount(0);
});

async function openAsNewcomer(page: Parameters<typeof openHub>[0], whop: Whop, name: string) {
  const { userId } = await whop.join(name);
  const member: FrameLocator = await openHub(page, userId);
  const field = member.getByLabel(FIELD);
  await expect(field).toBeVisible();
  const answer = async (text: string) => {
    await field.fill(text);
    await member.getByRole("button", { name: "Send" }).click();
  };
  return { userId, member, field, answer };
}
