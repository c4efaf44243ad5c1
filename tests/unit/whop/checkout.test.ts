import { describe, expect, test } from "vitest";
import { storeUrl } from "@/lib/whop/checkout";
import { json, openDoorTo, openDoorToWhop } from "@/tests/unit/whop/open-door";

const CHECKOUT = {
  companyId: "biz_lumen",
  planId: "plan_lumen_monthly",
  metadata: { referly_code: "ana", referly_click: "0199f3a2-7c11-7d3e-9b4a-5f6071829304" },
  idempotencyKey: "referly-click-1",
};

describe("a checkout names the code and the click", () => {
  test("its purchase carries our metadata, and the visitor is sent to the address that Whop gave", async () => {
    const { whop, door } = await openDoorToWhop();
    const { configurationId, purchaseUrl } = await door.createCheckoutConfiguration(CHECKOUT);
    expect(purchaseUrl).toBe(`${whop.origin}/checkout/${configurationId}/`);
    expect(whop.world.checkoutConfigurations[configurationId]).toMatchObject({
      companyId: "biz_lumen",
      planId: "plan_lumen_monthly",
      metadata: CHECKOUT.metadata,
    });
  });

  test("the same key again opens no second one", async () => {
    const { whop, door } = await openDoorToWhop();
    const first = await door.createCheckoutConfiguration(CHECKOUT);
    expect(await door.createCheckoutConfiguration(CHECKOUT)).toEqual(first);
    expect(Object.keys(whop.world.checkoutConfigurations)).toEqual([first.configurationId]);
  });

  test("the request is pinned to a version and carries key and account", async () => {
    const { door, seen, origin } = await openDoorTo((_, response) =>
      json(response, 200, { id: "ch_1", purchase_url: `${origin}/checkout/ch_1/` }),
    );
    await door.createCheckoutConfiguration(CHECKOUT);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/api/v1/checkout_configurations" });
    expect(seen[0]?.headers).toMatchObject({
      "api-version-date": expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      "idempotency-key": "referly-click-1",
      authorization: expect.stringMatching(/^Bearer ./),
      "content-type": "application/json",
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
      account_id: "biz_lumen",
      plan_id: "plan_lumen_monthly",
      mode: "payment",
      metadata: CHECKOUT.metadata,
    });
  });
});

describe("a checkout that cannot be opened says so at once and is never tried twice", () => {
  test.each([
    [400, "refused"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "not_found"],
    [409, "conflict"],
    [422, "refused"],
    [429, "rate_limited"],
    [500, "broken"],
    [503, "broken"],
  ])("%i is %s", async (status, failure) => {
    const { door, seen } = await openDoorTo((_, response) =>
      json(response, status, { error: { type: "x", message: "No." } }),
    );
    const error = { failure, httpStatus: status, operation: "POST /checkout_configurations", status: 503 };
    await expect(door.createCheckoutConfiguration(CHECKOUT)).rejects.toMatchObject(error);
    expect(seen).toHaveLength(1);
  });

  test("silence ends after two seconds, or sooner if the caller has less time", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "POST /checkout_configurations", kind: "hang" });
    const spent = async (timeoutMs?: number) => {
      const started = performance.now();
      await expect(door.createCheckoutConfiguration({ ...CHECKOUT, timeoutMs })).rejects.toMatchObject({
        failure: "timeout",
      });
      return performance.now() - started;
    };
    expect(await spent(100)).toBeLessThan(1_000);
    const usual = await spent();
    expect(usual).toBeGreaterThan(1_500);
    expect(usual).toBeLessThan(3_000);
  });

  test("an answer that drips for ever ends with the time, too", async () => {
    const { door } = await openDoorTo((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(drip));
    });
    await expect(door.createCheckoutConfiguration({ ...CHECKOUT, timeoutMs: 200 })).rejects.toMatchObject({
      failure: "timeout",
    });
  });

  test("a broken connection is unreachable, also after the work was done", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "POST /checkout_configurations", kind: "drop_after_commit" });
    await expect(door.createCheckoutConfiguration(CHECKOUT)).rejects.toMatchObject({
      failure: "unreachable",
    });
    expect(Object.keys(whop.world.checkoutConfigurations)).toHaveLength(1);
  });

  test("a redirect is not followed: the key would go with it", async () => {
    const { door, seen } = await openDoorTo((_, response) =>
      response.writeHead(307, { location: "/elsewhere" }).end(),
    );
    await expect(door.createCheckoutConfiguration(CHECKOUT)).rejects.toMatchObject({
      failure: "unreachable",
    });
    expect(seen).toHaveLength(1);
  });

  test("an answer beyond all measure is dropped", async () => {
    const { door, origin } = await openDoorTo((_, response) => {
      const answer = {
        id: "ch_1",
        purchase_url: `${origin}/checkout/ch_1/`,
        pad: "x".repeat(5 * 1024 * 1024),
      };
      json(response, 200, answer);
    });
    await expect(door.createCheckoutConfiguration(CHECKOUT)).rejects.toMatchObject({ failure: "malformed" });
  });

  test.each([
    ["a page", "<!doctype html>"],
    ["no address", '{"id":"ch_1","purchase_url":null}'],
    ["no id", '{"purchase_url":"https://whop.com/checkout/ch_1/"}'],
    ["an address of another site", '{"id":"ch_1","purchase_url":"https://evil.invalid/checkout/ch_1/"}'],
  ])("%s for an answer is malformed", async (_, text) => {
    const { door } = await openDoorTo((_, response) => response.writeHead(200).end(text));
    await expect(door.createCheckoutConfiguration(CHECKOUT)).rejects.toMatchObject({
      failure: "malformed",
      status: 503,
    });
  });
});

describe("only Whop's store is an address to send a visitor to", () => {
  const WHOP = "https://whop.com";
  const LOCAL = "http://localhost:4010";

  test.each([
    ["https://whop.com/checkout/plan_1/?session=ch_1", WHOP],
    ["https://sandbox.whop.com/checkout/ch_1/", WHOP],
    ["https://whop.com/checkout/ch_1/", LOCAL],
    ["http://localhost:4010/checkout/ch_1/", LOCAL],
    ["http://127.0.0.1:4010/checkout/ch_1/", "http://127.0.0.1:4010"],
    ["https://store.example.org/checkout/ch_1/", "https://store.example.org"],
  ])("%s is one (store: %s)", (address, store) => {
    expect(storeUrl(address, store)).toBe(address);
  });

  test("is handed on as browsers will read it", () => {
    expect(storeUrl(" https://WHOP.com/a b\n", WHOP)).toBe("https://whop.com/a%20b");
  });

  test.each([
    "http://whop.com/checkout/ch_1/",
    "https://whop.com:8443/checkout/ch_1/",
    "https://whop.com.evil.invalid/",
    "https://evil.invalid/#whop.com",
    "https://evil.invalid\\.whop.com/",
    "https://whop.com%2eevil.invalid/",
    "https://evilwhop.com/",
    "https://whop.com@evil.invalid/",
    "https://user@whop.com/",
    "https://user:pass@whop.com/",
    "//whop.com/checkout/",
    "/checkout/ch_1/",
    "javascript:alert(1)//whop.com",
    "java\tscript:alert(1)",
    "data:text/html,whop.com",
    "ftp://whop.com/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://0x7f.1/",
    "https://whоp.com/",
    "http://localhost:4011/",
    "",
  ])("%s is none", (address) => {
    expect(storeUrl(address, WHOP)).toBeNull();
    expect(storeUrl(address, LOCAL)).toBeNull();
  });

  test("a plain http store is accepted on this machine only", () => {
    expect(storeUrl("http://store.example.org/checkout/", "http://store.example.org")).toBeNull();
  });
});
