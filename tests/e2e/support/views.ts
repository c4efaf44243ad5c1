import type { FrameLocator, Locator, Page } from "@playwright/test";
import { stage } from "./stage";
import { expect } from "./test";
import { type Bought, HUB, type Whop } from "./whop";

/** What was asked for by issue and people alike: a change is seen within two seconds. */
const SOON_MS = 2_000;

export type View = Page | FrameLocator;

/** Opens the host's dashboard page, as the creator sees it, and returns the app inside of it. */
export async function openDashboard(page: Page, origin = stage().origins.whop): Promise<FrameLocator> {
  await page.goto(`${origin}/dash/biz_lumen`);
  const view = frameOf(page, "Referly, the creator’s dashboard");
  await expect(view.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await awake(view);
  return view;
}

/** Opens the community's page as one of its members and returns the app inside of it. */
export async function openHub(
  page: Page,
  userId: string,
  origin = stage().origins.whop,
): Promise<FrameLocator> {
  await page.goto(`${origin}/hub/exp_lumen?as=${userId}`);
  const view = page.getByTitle(/^Referly, .*’s page$/).contentFrame();
  await expect(view.getByRole("heading", { name: "Invite people to Lumen Collective" })).toBeVisible();
  await awake(view);
  return view;
}

/** Somebody joins, finds their own link and buys through it. */
export async function buyOneself(page: Page, whop: Whop, name: string): Promise<Bought> {
  const { userId } = await whop.join(name);
  await whop.enter(HUB, userId);
  await page.goto(`${stage().origins.frame}${HUB}`);
  await expect(page.getByText("Nobody has joined through your link yet")).toBeVisible();
  const bought = await whop.buyThroughLinkOf(userId, name, userId);
  await expect.poll(() => whop.isAcknowledged(bought), { intervals: [50] }).toBe(true);
  return bought;
}

/** Waits until React has taken over the buttons that the server drew: what is pressed before that has no effect. */
export async function awake(view: View): Promise<void> {
  const isAwake = (element: HTMLElement | SVGElement) =>
    Object.keys(element).some((key) => key.startsWith("__reactProps"));
  await expect.poll(() => view.locator("button").first().evaluate(isAwake), { intervals: [50] }).toBe(true);
}

export const frameOf = (page: Page, title: string) => page.getByTitle(title, { exact: true }).contentFrame();

/** The figure that stands under a label, "Clicks" or "Net revenue". */
export function figure(view: View, label: string): Locator {
  return view
    .locator("dt")
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator("xpath=following-sibling::dd[1]");
}

/** The small print that stands under the figure. */
export function note(view: View, label: string): Locator {
  return view
    .locator("dt")
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator("xpath=following-sibling::dd[2]");
}

/** A count or an amount of money as a number: "$1,234.50" is 1234.5. */
export async function numberIn(locator: Locator): Promise<number> {
  const text = ((await locator.textContent()) ?? "").replaceAll(",", "").replace("−", "-");
  return Number(/(-?)\$?(-?[\d.]+)/.exec(text)?.slice(1).join("") ?? Number.NaN);
}

/** Holds that a number becomes what it should be within two seconds from now. */
export async function soon(locator: Locator, wanted: number, what: string): Promise<void> {
  const read = () => numberIn(locator);
  await expect.poll(read, { message: what, timeout: SOON_MS, intervals: [50] }).toBeCloseTo(wanted, 2);
}

/** Holds that something can be seen within two seconds from now. */
export async function soonVisible(locator: Locator, what: string): Promise<void> {
  const read = () => locator.isVisible();
  await expect.poll(read, { message: what, timeout: SOON_MS, intervals: [50] }).toBe(true);
}
