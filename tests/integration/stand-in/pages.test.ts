import { request } from "node:http";
import { expect, test } from "vitest";
import { at, stage } from "./stage";

/** What the first screen lists as bought, newest first. */
async function purchasesOf(control: Awaited<ReturnType<typeof stage>>["control"]): Promise<unknown[]> {
  const { body } = await control("activity", { companyId: "biz_lumen" });
  const purchases = at(body, "activity.purchases");
  return Array.isArray(purchases) ? purchases : [purchases];
}

test("the first screen shows the three people, the latest purchases and both framed views", async () => {
  const { page, whop } = await stage();
  whop.buy({ planId: "plan_lumen_monthly", user: { name: "Maya <Quist>" } });
  const text = await (await page("/")).text();
  for (const words of [
    "Mara Lindqvist",
    "Ana Duarte",
    "You, or anyone",
    'data-view="/dashboard/biz_lumen"',
    'data-view="/experiences/exp_lumen"',
  ])
    expect(text).toContain(words);
  expect(text).toContain("Maya \\u003cQuist>");
  expect(text).not.toContain("Maya <Quist>");
});

test.each([
  "/",
  "/dash/biz_lumen",
  "/hub/exp_lumen",
  "/lumen/",
  "/checkout/plan_lumen_free/",
  "/pictures/user_ana.svg",
  "/assets/host.css",
  "/assets/inter.woff2",
])("%s opens", async (path) => {
  const { page } = await stage();
  expect((await page(path)).status).toBe(200);
});

test.each([
  "/dash/biz_other",
  "/hub/exp_other",
  "/elsewhere/",
  "/checkout/ch_none/",
  "/assets/..%2Fmain.ts",
  "/visit/user_ana",
])("%s is a page that says there is nothing", async (path) => {
  const { page } = await stage();
  const answer = await page(path);
  expect(answer.status).toBe(404);
});

test("a visit goes to the member's own link, and says so when Referly does not answer", async () => {
  const links: Record<string, () => Promise<string | null>> = {
    user_ana: async () => "http://localhost:9/r/abc",
    user_theo: () => Promise.reject(new Error("connection refused")),
  };
  const { page } = await stage({ linkFor: (userId) => links[userId]?.() ?? Promise.resolve(null) });
  const visit = await page("/visit/user_ana");
  expect([visit.status, visit.headers.get("location")]).toEqual([303, "http://localhost:9/r/abc"]);
  expect((await page("/visit/user_theo")).status).toBe(503);
});

test("a free join is among the latest purchases, and has nothing to refund", async () => {
  const { control, whop } = await stage();
  whop.buy({ planId: "plan_lumen_monthly", user: { name: "Maya Quist" } });
  whop.buy({ planId: "plan_lumen_free", user: { name: "Noor van Dijk" } });
  const [newest, before] = await purchasesOf(control);
  expect(newest).toMatchObject({ name: "Noor van Dijk", amount: "Free", paymentId: null });
  expect(before).toMatchObject({ name: "Maya Quist", amount: "$29.00" });
});

test("a card that is declined sells nothing and says so; the other one then sells to the same person", async () => {
  const { control, page, whop } = await stage();
  const pay = (fields: Record<string, string>) =>
    page("/checkout/plan_lumen_monthly/", {
      method: "POST",
      body: new URLSearchParams({ name: "Noor van Dijk", username: "noor", ...fields }),
    });
  const declined = await pay({ card: "declined" });
  const text = await declined.text();
  expect(declined.status).toBe(402);
  expect(text).toContain("The card was declined: nothing was paid and nobody joined.");
  expect(text).toContain('<a href="/">Back to the start</a>');
  expect(await purchasesOf(control)).toEqual([]);

  const userId = /name="userId" value="(user_\w+)"/.exec(text)?.[1] ?? "";
  expect((await pay({ card: "good", userId })).status).toBe(303);
  expect(await purchasesOf(control)).toMatchObject([{ userId, amount: "$29.00" }]);
  await whop.settled();
  expect(whop.deliveries().map(({ type }) => type)).toEqual([
    "payment.failed",
    "membership.activated",
    "payment.succeeded",
  ]);
});

test("control takes JSON posts only, with bodies it knows", async () => {
  const { page, control } = await stage();
  const form = { method: "POST", body: new URLSearchParams({ paymentId: "pay_1" }) };
  expect((await page("/control/refund", form)).status).toBe(415);
  expect((await page("/control/refund")).status).toBe(415);
  expect((await control("refund", { paymentId: "pay_none" })).status).toBe(404);
  expect((await control("refund", { paymentId: "pay_none", extra: 1 })).status).toBe(400);
  expect((await control("constructor")).status).toBe(404);
});

test("a foreign name that points at this machine is turned away, at host and proxy", async () => {
  const { whop } = await stage();
  for (const origin of [whop.origin, whop.proxyOrigin]) {
    const status = await new Promise((resolve, reject) => {
      request(`${origin}/`, { headers: { host: "evil.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  }
});
