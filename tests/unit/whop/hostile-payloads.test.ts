import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changed, GENERATIONS, normalise, paymentWith, recorded } from "@/tests/unit/whop/payloads";
import { quickest } from "@/tests/unit/whop/quickest";

const bytes = (...values: number[]) => Uint8Array.from(values);
const nested = (depth: number, [open, close]: [string, string]) => open.repeat(depth) + close.repeat(depth);

describe("a delivery that cannot be read says why and changes nothing", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "not_json"],
    ["no JSON", "payment.succeeded", "not_json"],
    ["half of one", recorded("payment-succeeded", "dated").slice(0, -20), "not_json"],
    ["null", "null", "not_an_object"],
    ["a list", "[]", "not_an_object"],
    ["text", '"x"', "not_an_object"],
    ["a number", "1", "not_an_object"],
    ["an empty object", "{}", "no_type"],
    ["a type that is no text", '{"type":["payment.succeeded"],"data":{}}', "no_type"],
    ["no data", '{"type":"payment.succeeded","company_id":"biz_A"}', "no_data"],
    ["a list for data", '{"type":"payment.succeeded","company_id":"biz_A","data":[]}', "no_data"],
    ["bytes that are not UTF-8", bytes(0xff, 0xfe), "not_utf8"],
    [
      "an overlong slash in a string",
      Buffer.concat([Buffer.from('{"type":"'), bytes(0xc0, 0xaf), Buffer.from('"}')]),
      "not_utf8",
    ],
    ["UTF-16", Buffer.from(recorded("payment-succeeded", "dated"), "utf16le"), "not_json"],
    ["a byte order mark", `\ufeff${recorded("payment-succeeded", "dated")}`, "not_json"],
  ])("%s", (_, body, reason) => {
    expect(normalise(body)).toMatchObject({ kind: "unreadable", reason });
  });

  test.each([10, 100, 10_000, 100_000])("nesting %i deep is decided within 100 ms", (depth) => {
    for (const inner of [nested(depth, ["[", "]"]), `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`]) {
      const text = `{"type":"payment.created","x":${inner}}`;
      expect(normalise(text).kind).toBe(depth < 60 ? "ignored" : "unreadable");
      expect(quickest(() => normalise(text))).toBeLessThan(100);
    }
  });

  test("brackets inside text are no nesting, and a text without an end takes no time", () => {
    expect(paymentWith({ failure_message: `${"[{".repeat(10_000)}\\"` }).paymentId).toBe("pay_1");
    const text = `{"type":"${'\\"'.repeat(130_000)}`;
    expect(normalise(text)).toMatchObject({ reason: "not_json" });
    expect(quickest(() => normalise(text))).toBeLessThan(100);
  });
});

describe("JSON's traps are read like any text", () => {
  test("of two keys with one name the last counts", () => {
    const text = recorded("payment-succeeded", "unpinned").replace("{", '{"type":"payment.failed",');
    expect(normalise(text)).toMatchObject({ type: "payment.succeeded", payment: { status: "succeeded" } });
  });

  test("__proto__ and constructor are names without power", () => {
    const poison =
      '"__proto__":{"type":"payment.succeeded","isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';
    expect(normalise(`{${poison}}`)).toMatchObject({ kind: "unreadable", reason: "no_type" });
    const text = recorded("payment-succeeded", "unpinned").replace(
      '"metadata": {',
      `"metadata": {${poison},`,
    );
    expect(normalise(text)).toMatchObject({ payment: { referlyCode: "ana" } });
    expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  });

  test("a hundred thousand keys are read within half a second", () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `"k${index}":0`).join(",");
    const text = recorded("payment-succeeded", "unpinned").replace('"metadata": {', `"metadata": {${keys},`);
    expect(normalise(text)).toMatchObject({ payment: { referlyCode: "ana" } });
    expect(quickest(() => normalise(text))).toBeLessThan(500);
  });

  test("text is kept without NUL and without half characters", () => {
    const user = {
      id: "user_B",
      username: "\u0000bu\u0000yer",
      name: "\ud800",
      email: "a\udc00@mail.invalid",
    };
    expect(paymentWith({ user }).buyer).toEqual({
      whopUserId: "user_B",
      username: "buyer",
      name: "\ufffd",
      email: "a\ufffd@mail.invalid",
    });
    expect(paymentWith({ metadata: { referly_code: "a\u0000na", "\u0000": 1 } }).referlyCode).toBe("ana");
    expect(normalise(changed("payment-succeeded", "dated", { id: "msg_\u0000\ud800" })).envelopeId).toBe(
      "msg_\ufffd",
    );
  });

  test("text is cut to what the tables hold, never through a character", () => {
    const name = "😀".repeat(10_000);
    const kept = paymentWith({ user: { id: "user_B", name } }).buyer?.name ?? "";
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept.isWellFormed()).toBe(true);
    const odd = `x${name}`;
    expect(paymentWith({ user: { id: "user_B", name: odd } }).buyer?.name?.isWellFormed()).toBe(true);
  });
});

describe("ids are Whop's or nothing", () => {
  const ODD = [
    "",
    "pay_",
    "x".repeat(10_000),
    `pay_${"1".repeat(61)}`,
    "pay_1' or '1'='1",
    "../pay_1",
    "pay_😀",
    "pay_1\u0000",
    "pay_1\n",
    "user_1 ",
    7,
    {},
    true,
  ];

  test.each(ODD)("a payment called %j is unreadable", (id) => {
    expect(normalise(changed("payment-succeeded", "dated", {}, { id }))).toMatchObject({
      kind: "unreadable",
      reason: "bad_id",
    });
  });

  test.each(ODD)("a refund of a payment called %j is unreadable: dropped, it would wait for ever", (id) => {
    const event = normalise(changed("refund-created", "dated", {}, { payment_id: id }));
    expect(event).toMatchObject({ kind: "unreadable", reason: "bad_id" });
  });

  test.each(ODD)("a buyer called %j makes the payment unreadable, since a guest is something else", (id) => {
    const event = normalise(changed("payment-succeeded", "dated", {}, { user: { id } }));
    expect(event).toMatchObject({ kind: "unreadable", reason: "bad_id" });
  });

  test.each(ODD)("a plan, membership, checkout or promo code called %j is left out", (id) => {
    const data = { plan_id: id, membership_id: id, checkout_configuration_id: id, promo_code_id: id };
    const expected = { planId: null, membershipId: null, checkoutConfigurationId: null, promoCodeId: null };
    expect(paymentWith(data, "dated")).toMatchObject(expected);
  });

  test("a refund whose payment Whop does not name is kept", () => {
    const event = normalise(changed("refund-created", "unpinned", {}, { payment: null }));
    expect(event).toMatchObject({ kind: "refund", refund: { refundId: "rf_1", paymentId: null } });
  });

  test.each(["refund-created", "dispute-created"])(
    "%s in a status that is not known is unreadable",
    (name) => {
      const event = normalise(changed(name, "dated", {}, { status: "halfway" }));
      expect(event).toMatchObject({ kind: "unreadable", reason: "unknown_status" });
    },
  );
});

describe("a delivery belongs to one company or to none", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, string | null, string]>([
    ["envelope only", { company_id: "biz_A" }, { company: undefined }, "biz_A", "payment"],
    ["data only", { company_id: null }, {}, "biz_A", "payment"],
    [
      "account_id in the envelope",
      { company_id: undefined, account_id: "biz_A" },
      { company: null },
      "biz_A",
      "payment",
    ],
    [
      "account in the data",
      { company_id: undefined },
      { company: null, account: { id: "biz_A" } },
      "biz_A",
      "payment",
    ],
    ["none", { company_id: null }, { company: null }, null, "no_company"],
    ["another in the data", { company_id: "biz_B" }, {}, null, "companies_disagree"],
    ["another account in the data", {}, { account_id: "biz_B" }, null, "companies_disagree"],
    ["a malformed one", { company_id: "biz_A'--" }, { company: null }, null, "bad_id"],
    ["a malformed one beside a good one", { company_id: 7 }, {}, null, "companies_disagree"],
  ])("%s", (_, envelope, data, companyId, expected) => {
    const event = normalise(changed("payment-succeeded", "unpinned", envelope, data));
    expect(event.companyId).toBe(companyId);
    expect(event.kind === "unreadable" ? event.reason : event.kind).toBe(expected);
  });
});

describe("what Whop may add tomorrow", () => {
  test.each([
    "payment.created",
    "invoice.paid",
    "app.installed",
    "payment_succeeded",
    "PAYMENT.SUCCEEDED",
    "toString",
  ])("an event called %s is ignored, whatever it carries", (type) => {
    expect(normalise(changed("payment-succeeded", "dated", { type }))).toMatchObject({
      kind: "ignored",
      type,
      companyId: "biz_A",
    });
    expect(normalise(JSON.stringify({ type }))).toMatchObject({ kind: "ignored", companyId: null });
  });

  test("another API version and new fields change nothing", () => {
    const plain = normalise(recorded("payment-succeeded", "dated"));
    const text = changed(
      "payment-succeeded",
      "dated",
      { api_version: "v9", extra: [1] },
      { extra: { deep: true } },
    );
    expect(normalise(text)).toEqual(plain);
  });
});

test("no mutation of a delivery makes the normaliser throw or hand over what Postgres cannot keep", () => {
  const names = [
    "payment-succeeded",
    "payment-failed",
    "refund-created",
    "dispute-created",
    "membership-activated",
  ];
  const texts = names.flatMap((name) => GENERATIONS.map((generation) => recorded(name, generation)));
  const values = fc.constantFrom(
    "null",
    "[]",
    "{}",
    "-1",
    "1e400",
    '"\\u0000"',
    '"\\ud800"',
    "true",
    '"x"',
    '{"id":{}}',
    '{"id":null}',
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), values, (text, position, value) => {
      const fields = [...text.matchAll(/: ("(?:[^"\\]|\\.)*"|[\d.]+|null|true|false|\{|\[)/g)];
      const field = fields[position % fields.length];
      if (!field || /[{[]$/.test(field[0])) return;
      const mutated = `${text.slice(0, field.index)}: ${value}${text.slice(field.index + field[0].length)}`;
      const event = normalise(mutated);
      expect(["payment", "refund", "dispute", "membership", "ignored", "unreadable"]).toContain(event.kind);
      expect(event).not.toMatchObject({ reason: "unexpected" });
      const written = JSON.stringify(event);
      expect(written).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
    { numRuns: 5_000 },
  );
});
