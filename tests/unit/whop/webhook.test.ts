import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signatureOf, verifySigned, verifyWebhook } from "@/lib/whop/webhook";
import { signWebhook } from "@/tests/support/sign-webhook";
import { quickest } from "@/tests/unit/whop/quickest";

const SECRET = `ws_${randomBytes(24).toString("hex")}`;
const RETIRED = `ws_${randomBytes(24).toString("hex")}`;
const NOW = 1_795_000_000;
const ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
const BODY = Buffer.from('{"type":"payment.succeeded","data":{"name":"Zoë"}}');

type Names = "webhook-id" | "webhook-timestamp" | "webhook-signature";
const signed = (body = BODY, secret = SECRET, timestamp = NOW) =>
  signWebhook(body, { secret, id: ID, timestamp });
const verify = (body: Uint8Array, headers: Record<string, string>, secrets = [SECRET], now = NOW) =>
  verifyWebhook(body, new Headers(headers), secrets, now);

describe("Standard Webhooks' own cases", () => {
  const vector = {
    key: Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"),
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: Buffer.from('{"test": 2432232314}'),
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const at = Number(vector.timestamp);
  const headers = (changes: Partial<Record<Names, string | null>> = {}) => {
    const all = {
      "webhook-id": vector.id,
      "webhook-timestamp": vector.timestamp,
      "webhook-signature": vector.signature,
      ...changes,
    };
    return new Headers(
      Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    );
  };
  const outcome = (
    changes: Partial<Record<Names, string | null>>,
    now = at,
    body: Uint8Array = vector.body,
  ) => verifySigned(body, headers(changes), [vector.key], now) !== null;

  test("the published vector has the published signature", () => {
    expect(signatureOf(vector.key, vector.id, vector.timestamp, vector.body)).toBe(vector.signature);
  });

  test.each<[string, Partial<Record<Names, string | null>>, number, boolean]>([
    ["valid", {}, at, true],
    ["five minutes old", {}, at + 300, true],
    ["five minutes and a second old", {}, at + 301, false],
    ["five minutes ahead", {}, at - 300, true],
    ["five minutes and a second ahead", {}, at - 301, false],
    ["no id", { "webhook-id": null }, at, false],
    ["no timestamp", { "webhook-timestamp": null }, at, false],
    ["no signature", { "webhook-signature": null }, at, false],
    ["a timestamp that is no number", { "webhook-timestamp": "hello" }, at, false],
    ["a wrong signature", { "webhook-signature": "v1,dawfeoifkpqwoekfpqoekf" }, at, false],
    ["a version without a signature", { "webhook-signature": "v1," }, at, false],
    ["a signature without a version", { "webhook-signature": vector.signature.slice(3) }, at, false],
    [
      "several signatures of which one is valid",
      {
        "webhook-signature": [
          "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
          "v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
          vector.signature,
          "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
        ].join(" "),
      },
      at,
      true,
    ],
  ])("%s", (_, changes, now, expected) => {
    expect(outcome(changes, now)).toBe(expected);
  });

  test("an empty body is signed like any other", () => {
    const empty = new Uint8Array();
    const signature = signatureOf(vector.key, vector.id, vector.timestamp, empty);
    expect(outcome({ "webhook-signature": signature }, at, empty)).toBe(true);
  });

  test("an empty key verifies nothing, not even what it signed", () => {
    const signature = signatureOf(new Uint8Array(), vector.id, vector.timestamp, vector.body);
    expect(
      verifySigned(vector.body, headers({ "webhook-signature": signature }), [new Uint8Array()], at),
    ).toBeNull();
  });
});

describe("Whop's deliveries", () => {
  test("Whop's key is the literal secret, prefix included", () => {
    const mac = createHmac("sha256", Buffer.from(SECRET, "utf8"))
      .update(`${ID}.${NOW}.`)
      .update(BODY)
      .digest("base64");
    expect(verify(BODY, { ...signed(), "webhook-signature": `v1,${mac}` })).toEqual({
      webhookId: ID,
      timestamp: NOW,
    });
  });

  test("the secret with or without its prefix is another secret", () => {
    expect(verify(BODY, signed(BODY, SECRET.slice(3)))).toBeNull();
    expect(verify(BODY, signed(BODY, `whsec_${SECRET}`))).toBeNull();
  });

  test("one changed byte anywhere in body or headers is noticed", () => {
    const headers = signed();
    const parts = { ...headers, body: BODY.toString("latin1") };
    const places = fc.constantFrom(
      ...(["webhook-id", "webhook-timestamp", "webhook-signature", "body"] as const),
    );
    fc.assert(
      fc.property(places, fc.nat(), fc.integer({ min: 1, max: 255 }), (place, position, flip) => {
        const bytes = Buffer.from(parts[place], "latin1");
        const index = position % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        const changed = bytes.toString("latin1");
        fc.pre(place === "body" || /^[\x21-\x7e]+$/.test(changed));
        const body = place === "body" ? bytes : BODY;
        expect(verify(body, place === "body" ? headers : { ...headers, [place]: changed })).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["other spaces", '{"type": "payment.succeeded","data":{"name":"Zoë"}}'],
    ["another order", '{"data":{"name":"Zoë"},"type":"payment.succeeded"}'],
    ["an escape for a letter", '{"type":"payment.succeeded","data":{"name":"Zo\\u00eb"}}'],
    ["a line break at the end", `${BODY}\r\n`],
    ["a byte order mark", `\ufeff${BODY}`],
  ])("the same JSON with %s is not the signed body", (_, text) => {
    expect(verify(Buffer.from(text), signed())).toBeNull();
  });

  test.each([
    [-301, false],
    [-300, true],
    [-299, true],
    [299, true],
    [300, true],
    [301, false],
  ])("signed %i seconds off", (offset, isAccepted) => {
    expect(verify(BODY, signed(BODY, SECRET, NOW + offset)) !== null).toBe(isAccepted);
  });

  test.each([
    "1e9",
    "0x6afd",
    `${NOW}abc`,
    `+${NOW}`,
    `${NOW}.0`,
    "1".repeat(20),
    "",
    "-1",
    `${NOW}, ${NOW}`,
  ])("a timestamp written as %j is refused although it is signed", (stamp) => {
    const mac = createHmac("sha256", SECRET).update(`${ID}.${stamp}.`).update(BODY).digest("base64");
    const headers = { "webhook-id": ID, "webhook-timestamp": stamp, "webhook-signature": `v1,${mac}` };
    expect(verify(BODY, headers)).toBeNull();
  });

  test("a header sent twice is refused", () => {
    for (const name of ["webhook-id", "webhook-timestamp"] as const) {
      const headers = new Headers(signed());
      headers.append(name, signed()[name]);
      expect(verifyWebhook(BODY, headers, [SECRET], NOW)).toBeNull();
    }
  });

  test.each(["", "msg.1", "msg 1", "msg/1", "é", "m".repeat(129)])(
    "the id %j is refused although it is signed",
    (id) => {
      expect(verify(BODY, { ...signWebhook(BODY, { secret: SECRET, id, timestamp: NOW }) })).toBeNull();
    },
  );

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"] as const)(
    "without %s it is refused",
    (name) => {
      const { [name]: _, ...rest } = signed();
      expect(verify(BODY, rest)).toBeNull();
    },
  );

  test("the older svix-* names count as nothing", () => {
    const renamed = Object.entries(signed()).map(([name, value]) => [name.replace("webhook", "svix"), value]);
    expect(verify(BODY, Object.fromEntries(renamed))).toBeNull();
  });

  test("the signature of another endpoint's secret is refused", () => {
    expect(verify(BODY, signed(BODY, RETIRED))).toBeNull();
  });

  test("while a secret is rotated both count, in any order and among signatures of other versions", () => {
    const old = signed(BODY, RETIRED)["webhook-signature"];
    const fresh = signed()["webhook-signature"];
    for (const list of [
      [old, fresh],
      [fresh, old],
      ["v1a,junk", "v2,x", old, "v1,x,y"],
    ]) {
      const headers = { ...signed(), "webhook-signature": list.join(" ") };
      expect(verify(BODY, headers, [SECRET, RETIRED])).not.toBeNull();
    }
    expect(verify(BODY, { ...signed(), "webhook-signature": old }, [SECRET])).toBeNull();
  });

  test("extra fields behind a right signature make it a wrong one", () => {
    const headers = { ...signed(), "webhook-signature": `${signed()["webhook-signature"]},extra` };
    expect(verify(BODY, headers)).toBeNull();
  });

  test.each([
    ["ten thousand entries", "v1,x ".repeat(10_000)],
    ["64 KiB of base64", `v1,${"A".repeat(65_536)}`],
    ["more signatures than fit, the right one last", ""],
  ])("a signature header of %s is refused within 50 ms", (_, text) => {
    const header = text || `${`v1,${"A".repeat(43)}= `.repeat(200)}${signed()["webhook-signature"]}`;
    const headers = { ...signed(), "webhook-signature": header };
    expect(quickest(() => expect(verify(BODY, headers)).toBeNull())).toBeLessThan(50);
  });

  test("a secret that is blank, short or a placeholder verifies nothing, not even what it signed", () => {
    const secrets = [
      "",
      " ".repeat(20),
      "ws_short",
      "changeme-changeme-changeme",
      "ws_your-secret-goes-here",
      "ws_xxxxxxxxxxxxxxxx",
    ];
    for (const secret of [
      ...secrets,
      "placeholder-placeholder",
      "<your webhook secret>",
      "ws_example_secret_0123",
    ]) {
      expect(verify(BODY, signed(BODY, secret), [secret])).toBeNull();
    }
    expect(verify(BODY, signed(), [])).toBeNull();
  });
});
