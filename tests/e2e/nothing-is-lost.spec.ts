import { appPid, startDemoProcess } from "./support/demo-process";
import { stage } from "./support/stage";
import { expect, test } from "./support/test";
import { figure, numberIn, openDashboard, type View } from "./support/views";
import { Whop } from "./support/whop";

const LABELS = ["Net revenue", "Converted referrals", "Conversion rate", "Clicks"];

test("the app is killed right after it acknowledged purchases; it comes back by itself and none is missing", async ({
  page,
  whop,
  problems,
}) => {
  const { dataDir } = stage();
  problems.expect(/answered 502/, /status of 502/, /ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE/);
  const creator = await openDashboard(page);
  const before = await numberIn(figure(creator, "Converted referrals"));
  await buyThree(whop, "user_theo");

  const killed = appPid(dataDir);
  process.kill(killed, "SIGKILL");
  await expect.poll(() => appPid(dataDir), { timeout: 20_000 }).not.toBe(killed);
  await expect(figure(creator, "Converted referrals")).toHaveText(String(before + 3), { timeout: 15_000 });
  await expect(creator.getByText(/^As of /)).toBeVisible();

  const shown = await figuresOf(creator);
  const again = await openDashboard(page);
  expect(await figuresOf(again)).toEqual(shown);
});

test("the whole demo is killed and started again on its folder; every number is as it was", async ({
  page,
}) => {
  const { copyDir } = stage();
  const first = await startDemoProcess(copyDir);
  const whop = new Whop(first.origins.whop);
  let shown: (string | null)[] = [];
  try {
    await buyThree(whop, "user_priya");
    const creator = await openDashboard(page, first.origins.whop);
    await expect(creator.getByRole("rowheader", { name: /Priya Raman/ }).first()).toBeVisible();
    shown = await figuresOf(creator);
    await page.goto("about:blank");
  } finally {
    await first.kill();
  }

  const second = await startDemoProcess(copyDir);
  try {
    expect(second.said()).not.toContain("Making a community");
    const creator = await openDashboard(page, second.origins.whop);
    await expect(creator.getByRole("rowheader", { name: /Lost 3/ })).toBeVisible();
    expect(await figuresOf(creator)).toEqual(shown);
    await page.goto("about:blank");
  } finally {
    await second.stop();
  }
});

async function buyThree(whop: Whop, userId: string): Promise<void> {
  for (const name of ["Lost 1", "Lost 2", "Lost 3"]) {
    const bought = await whop.buyThroughLinkOf(userId, name);
    await expect.poll(() => whop.isAcknowledged(bought), { intervals: [20] }).toBe(true);
  }
}

function figuresOf(view: View): Promise<(string | null)[]> {
  return Promise.all(LABELS.map((label) => figure(view, label).textContent()));
}
