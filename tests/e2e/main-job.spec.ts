import type { Locator, Page } from "@playwright/test";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { figure, frameOf, note, numberIn, soon, soonVisible, type View } from "./support/views";

const CREATOR = "Referly, the creator’s dashboard";
const MEMBER = "Referly, the member’s page";

test("a visitor follows Ana’s link and buys; creator and member see each step within two seconds", async ({
  page,
  context,
}) => {
  const { creator, member } = await openDemo(page);
  const before = await figuresOf(page);

  const visiting = context.waitForEvent("page");
  await page.getByRole("link", { name: "Open Ana’s link" }).click();
  const visitor = await visiting;
  await expect(visitor.getByText("Ana Duarte invites you to join")).toBeVisible();
  await Promise.all([
    soon(figure(creator, "Clicks"), before.clicks + 1, "the creator’s clicks"),
    soon(figure(member, "Clicks"), before.ownClicks + 1, "Ana’s clicks"),
  ]);

  await buyMonthly(visitor, "Noor van Dijk");
  await Promise.all([
    soon(figure(creator, "Converted referrals"), before.converted + 1, "the creator’s conversions"),
    soon(figure(creator, "Net revenue"), before.revenue + 29, "the creator’s revenue"),
    soonVisible(creator.getByRole("rowheader", { name: /Noor van Dijk/ }), "the creator’s recent referral"),
    soon(figure(member, "Converted"), before.ownConverted + 1, "Ana’s conversions"),
    soonVisible(referralOf(member, "Noor"), "Ana’s referral"),
  ]);
  const row = creator.getByRole("row", { name: /Noor van Dijk/ });
  await expect(row.getByTitle("Invited by Ana Duarte · checkout")).toHaveText("Invited by Ana Duarte");
  await expect(row).toContainText("Converted");
});

test("a refund takes the referral back in both views within two seconds, half a refund only its money", async ({
  page,
  context,
}) => {
  const { creator, member } = await openDemo(page);
  const before = await figuresOf(page);
  for (const name of ["Pim Jacobs", "Ola Nordmann"]) {
    const visitor = await context.newPage();
    await visitor.goto(`${stage().origins.whop}/visit/user_ana`);
    await buyMonthly(visitor, name);
    await soonVisible(referralOf(member, name), `${name} is with Ana`);
  }
  await soon(figure(creator, "Net revenue"), before.revenue + 58, "two purchases");
  const refunded = await numberIn(note(creator, "Net revenue").getByText(/refunded/));

  await page.getByRole("button", { name: "Refund: Pim Jacobs" }).click();
  const pim = referralOf(member, "Pim Jacobs");
  await Promise.all([
    soon(figure(creator, "Net revenue"), before.revenue + 29, "the refund leaves the revenue"),
    soon(figure(creator, "Converted referrals"), before.converted + 1, "the referral no longer counts"),
    soon(figure(member, "Cancelled"), before.ownCancelled + 1, "Ana’s cancelled referrals"),
    soonVisible(pim.getByText("The purchase was refunded in full."), "Ana is told why"),
  ]);
  await expect(creator.getByRole("row", { name: /Pim Jacobs/ })).toContainText("Cancelled");

  await page.getByRole("button", { name: "Refund half: Ola Nordmann" }).click();
  const ola = referralOf(member, "Ola Nordmann");
  await Promise.all([
    soon(figure(creator, "Net revenue"), before.revenue + 14.5, "half of the money leaves the revenue"),
    soonVisible(
      ola.getByText("Part of the purchase was refunded; the referral still counts."),
      "Ana is told so",
    ),
  ]);
  await expect(ola).toContainText("Converted");
  await expect(figure(creator, "Converted referrals")).toHaveText(String(before.converted + 1));
  expect(await numberIn(note(creator, "Net revenue").getByText(/refunded/))).toBeCloseTo(refunded + 43.5, 2);
});

async function openDemo(page: Page) {
  await page.goto(stage().origins.whop);
  const [creator, member] = [frameOf(page, CREATOR), frameOf(page, MEMBER)];
  await expect(creator.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(member.getByRole("heading", { name: "Your referrals" })).toBeVisible();
  return { creator, member };
}

async function figuresOf(page: Page) {
  const [creator, member] = [frameOf(page, CREATOR), frameOf(page, MEMBER)];
  return {
    clicks: await numberIn(figure(creator, "Clicks")),
    converted: await numberIn(figure(creator, "Converted referrals")),
    revenue: await numberIn(figure(creator, "Net revenue")),
    ownClicks: await numberIn(figure(member, "Clicks")),
    ownConverted: await numberIn(figure(member, "Converted")),
    ownCancelled: await numberIn(figure(member, "Cancelled")),
  };
}

/** A row of a member's history, where people have first names only. */
function referralOf(member: View, name: string): Locator {
  const [first = ""] = name.split(" ");
  return member.getByRole("listitem").filter({ has: member.getByText(first, { exact: true }) });
}

/** From the invitation to the receipt. */
async function buyMonthly(visitor: Page, name: string): Promise<void> {
  await visitor.getByRole("radio", { name: /Monthly/ }).check();
  await visitor.getByRole("button", { name: "Continue" }).click();
  await visitor.getByLabel("Name", { exact: true }).fill(name);
  await visitor.getByLabel("Username").fill(name.toLowerCase().replaceAll(/\W/g, ""));
  await visitor.getByRole("button", { name: "Pay $29.00" }).click();
  await expect(visitor.getByRole("heading", { name: /^You are in/ })).toBeVisible();
}
