import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { figure, numberIn, openDashboard, openHub, soon, soonVisible } from "./support/views";

const OFFER = /Friends get 10% off the first payment with (\w+)/;

test("a friend who has no link buys with the promo code that Ana told them, and counts for Ana", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const member = await openHub(page, "user_ana");
  const before = await numberIn(figure(member, "Converted"));
  const code = OFFER.exec((await member.getByText(OFFER).textContent()) ?? "")?.[1] ?? "";
  expect(code).toMatch(/^[A-Z0-9]+10$/);
  await member.getByRole("button", { name: "Copy code" }).click();
  await expect(member.getByText("Copied").last()).toBeVisible();

  const friend = await context.newPage();
  await friend.goto(`${stage().origins.whop}/lumen/`);
  await friend.getByRole("link", { name: "Join with Monthly" }).click();
  await friend.getByLabel("Promo code").fill(code.toLowerCase());
  await friend.getByRole("button", { name: "Apply" }).click();
  await friend.getByLabel("Name", { exact: true }).fill("Rune Solberg");
  await friend.getByRole("button", { name: "Pay $26.10" }).click();
  await expect(friend.getByRole("heading", { name: "You are in, Rune." })).toBeVisible();

  await soon(figure(member, "Converted"), before + 1, "Ana’s conversions");
  const creator = await openDashboard(friend);
  await expect(creator.getByTitle("Invited by Ana Duarte · promo code").first()).toBeVisible();
});

test("a new member sees their promo code without doing anything, and their invitation names it", async ({
  page,
  whop,
}) => {
  const { userId } = await whop.join("Lene Lazy");
  const member = await openHub(page, userId);
  await expect(member.getByText(OFFER)).toBeVisible();
  const code = OFFER.exec((await member.getByText(OFFER).textContent()) ?? "")?.[1] ?? "";

  await page.goto(await whop.invitationOf(userId));
  await soonVisible(page.getByText(`10% off the first payment with ${code}`), "the invitation’s discount");
  await expect(page.getByText("Enter it at the checkout.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy code" })).toBeVisible();
});
