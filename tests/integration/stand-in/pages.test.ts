import { request } from "node:http";
import { expect, test } from "vitest";
import { stage } from "./stage";

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
