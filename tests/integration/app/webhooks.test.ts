import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ask, jsonOf } from "@/tests/support/app/ask";
import { type AppDatabase, type Code, startAppDatabase } from "@/tests/support/app/database";
import { deliver, newWebhookId, purchaseBody } from "@/tests/support/app/delivery";
import { speak } from "@/tests/support/app/raw-socket";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort, type PostgresServer } from "@/tests/support/postgres/server";
import { signWebhook } from "@/tests/support/sign-webhook";

const KIB = 1024;

let postgres: PostgresServer;
let db: AppDatabase;
let settings: AppSettings;
let app: AppProcess;
let maya: Code;

beforeAll(async () => {
  ({ postgres, db } = await startAppDatabase());
  settings = appSettings(postgres.url());
  app = await startApp(await freePort(), settings);
  maya = await db.makeCode(await db.makeCommunity());
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await postgres.dispose();
});

type Sending = Partial<Parameters<typeof deliver>[2]>;
const send = (body: string | Uint8Array, sending: Sending = {}) =>
  deliver(app.origin, body, { secret: settings.WHOP_WEBHOOK_SECRET, ...sending });

const storedAs = (id: string) =>
  db.rows(
    `select encode(sha256(body), 'hex') as sha256, octet_length(body) as bytes, state, outcome, conflicts
     from public.webhook_events where webhook_id = $1`,
    [id],
  );
const countStored = () => db.value("select count(*)::int from public.webhook_events");
const conversions = ({ codeId }: Code) =>
  db.value("select conversions from public.referral_codes where id = $1", [codeId]);
const sha256 = (body: string | Uint8Array) => createHash("sha256").update(body).digest("hex");
const newCode = async () => db.makeCode(await db.makeCommunity());

/** Everything that deliveries may change, inbox aside, as one value. */
const state = () =>
  db.value(`select md5(string_agg(t::text, '|' order by t::text)) from (
    select r::text as t from public.referrals r union all select p::text from public.payments p
    union all select c::text from public.referral_codes c union all select u::text from public.users u
    union all select d::text from public.daily_stats d union all select a::text from public.audit_log a
    union all select m::text from public.memberships m union all select f::text from public.refunds f
    union all select x::text from public.disputes x union all select k::text from public.companies k) everything`);

test("a signed purchase is stored byte for byte and converted before the 200", async () => {
  const code = await newCode();
  const id = newWebhookId();
  const body = purchaseBody(code);
  const answer = await send(body, { id });
  expect(answer.status).toBe(200);
  expect(jsonOf(answer)).toEqual({ stored: "stored", state: "done", outcome: "converted" });
  expect(await storedAs(id)).toMatchObject([{ sha256: sha256(body), state: "done", outcome: "converted" }]);
  expect(await conversions(code)).toBe(1);
});

test("a delivery that comes again is acknowledged and changes nothing", async () => {
  const code = await newCode();
  const id = newWebhookId();
  const body = purchaseBody(code);
  await send(body, { id });
  const before = await state();
  for (let count = 0; count < 5; count += 1) {
    const again = await send(body, { id });
    expect(again.status).toBe(200);
    expect(jsonOf(again)).toMatchObject({ stored: "duplicate", outcome: "converted" });
  }
  expect(await storedAs(id)).toHaveLength(1);
  expect(await state()).toBe(before);
});

test("another body under a known id is acknowledged, kept out and counted as a conflict", async () => {
  const code = await newCode();
  const id = newWebhookId();
  const body = purchaseBody(code);
  await send(body, { id });
  const before = await state();
  expect(jsonOf(await send(purchaseBody(code), { id }))).toMatchObject({ stored: "conflict" });
  expect(await storedAs(id)).toMatchObject([{ sha256: sha256(body), conflicts: 1 }]);
  expect(await state()).toBe(before);
});

const now = () => Math.floor(Date.now() / 1000);
const foreign = { secret: "ws_somebody_elses_secret_0123456789" };
const unsigned = { "webhook-id": "", "webhook-timestamp": "", "webhook-signature": "" };
test.each([
  ["no signature headers", () => ({ headers: unsigned })],
  ["no signature", () => ({ headers: { "webhook-signature": "" } })],
  ["no id", () => ({ headers: { "webhook-id": "" } })],
  ["no timestamp", () => ({ headers: { "webhook-timestamp": "" } })],
  ["somebody else's secret", () => foreign],
  [
    "a signature of other bytes",
    () => ({ headers: { "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")}` } }),
  ],
  ["a truncated signature", () => ({ headers: { "webhook-signature": "v1," } })],
  ["another id than the signed one", () => ({ headers: { "webhook-id": newWebhookId() } })],
  ["a timestamp six minutes old", () => ({ timestamp: now() - 360 })],
  ["a timestamp six minutes ahead", () => ({ timestamp: now() + 360 })],
  ["a timestamp with letters", () => ({ headers: { "webhook-timestamp": `${now()}abc` } })],
  ["64 KiB of signatures", () => ({ headers: { "webhook-signature": "v1,x ".repeat(800) } })],
] as [string, () => Sending][])(
  "a delivery with %s gets the one 401 and leaves nothing behind",
  async (_, sending) => {
    const canary = `canary_${newWebhookId()}`;
    const body = JSON.stringify({ canary });
    const before = [await countStored(), await state()];
    const answer = await send(body, sending());
    expect(answer.status).toBe(401);
    expect(answer.body).toBe(
      '{"error":{"code":"unauthenticated","message":"The signature of this delivery is not valid."}}',
    );
    expect([await countStored(), await state()]).toEqual(before);
    const signature = signWebhook(body, { secret: settings.WHOP_WEBHOOK_SECRET })["webhook-signature"].slice(
      3,
    );
    for (const secret of [canary, settings.WHOP_WEBHOOK_SECRET, settings.REFERLY_SECRET, signature])
      expect(app.output()).not.toContain(secret);
  },
);

test("one flipped bit anywhere in the body breaks the signature", async () => {
  const body = Buffer.from(purchaseBody(maya));
  const before = await countStored();
  for (let at = 0; at < body.length; at += Math.ceil(body.length / 40)) {
    const id = newWebhookId();
    const headers = signWebhook(body, { secret: settings.WHOP_WEBHOOK_SECRET, id });
    const flipped = Buffer.from(body);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect((await send(flipped, { id, headers })).status).toBe(401);
  }
  expect(await countStored()).toBe(before);
});

test("a delivery of exactly 256 KiB is stored; one byte more is refused, however its length is told", async () => {
  const purchase = purchaseBody(maya);
  const body = purchase.padEnd(256 * KIB);
  for (const isChunked of [false, true]) {
    const id = newWebhookId();
    expect((await send(body, { id, isChunked })).status).toBe(200);
    expect(await storedAs(id)).toMatchObject([{ bytes: 256 * KIB, sha256: sha256(body) }]);
    const before = await countStored();
    const answer = await send(`${body} `, { isChunked });
    expect(answer.status).toBe(413);
    expect(jsonOf(answer)).toMatchObject({ error: { code: "too_large" } });
    expect(await countStored()).toBe(before);
  }
});

test.each([
  ["chunks without an end", "transfer-encoding: chunked", `10000\r\n${"a".repeat(65_536)}\r\n`],
  ["a gigabyte, as announced", "content-length: 1000000000", "a".repeat(65_536)],
])("a body of %s is cut off at the cap, and the connection with it", async (_, length, piece) => {
  // A connection that is closed on a sender may take the answer with it; then it is asked again.
  await vi.waitFor(async () => {
    let sent = 0;
    const endless = () => {
      sent += piece.length;
      return sent < 1_000_000_000 ? piece : null;
    };
    const head = ["POST /api/webhooks/whop HTTP/1.1", "host: referly.invalid", length];
    const { answer, closed } = speak(app.origin, head, endless);
    await closed;
    expect(sent).toBeLessThan(50_000_000);
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

test.each([
  ["text that is not JSON", "not json at all", "dead"],
  ["nothing", "", "dead"],
  ["null", "null", "dead"],
  ["a list", "[]", "dead"],
  ["a string", '"payment.succeeded"', "dead"],
  ["a number", "1", "dead"],
  ["an empty object", "{}", "dead"],
  ["nesting 10,000 deep", "[".repeat(10_000) + "]".repeat(10_000), "dead"],
  [
    "nesting 100,000 deep in data",
    `{"type":"payment.succeeded","data":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`.slice(
      0,
      256 * KIB,
    ),
    "dead",
  ],
  ["NUL in the type", JSON.stringify({ type: "pay\0ment", company_id: "biz_a" }), "ignored"],
  ["half a surrogate pair", '{"type":"\\ud800","company_id":"biz_a"}', "ignored"],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), "dead"],
  ["UTF-16", Buffer.from('{"type":"payment.succeeded"}', "utf16le"), "dead"],
  ["an unknown type", JSON.stringify({ type: "cat.purred", company_id: "biz_a", data: {} }), "ignored"],
  ["a purchase without data", JSON.stringify({ type: "payment.succeeded", company_id: "biz_a" }), "dead"],
  ["a prototype", '{"__proto__":{"type":"payment.succeeded"},"constructor":1}', "dead"],
] as [string, string | Uint8Array, string][])(
  "signed, but %s: acknowledged, stored as it is, marked, and nothing else changes",
  async (_, body, mark) => {
    const before = await state();
    const id = newWebhookId();
    const answer = await send(body, { id });
    expect(answer.status).toBe(200);
    expect(answer.milliseconds).toBeLessThan(2_000);
    expect(await storedAs(id)).toMatchObject([{ sha256: sha256(body), state: mark }]);
    expect(await state()).toBe(before);
  },
);

test("a purchase in a community that is not ours is stored, ignored and changes nothing", async () => {
  const before = await state();
  const id = newWebhookId();
  expect((await send(purchaseBody({ ...maya, companyId: "biz_unheard_of" }), { id })).status).toBe(200);
  expect(await storedAs(id)).toMatchObject([{ state: "ignored", outcome: "unknown_company" }]);
  expect(await state()).toBe(before);
});

test("a purchase whose ids carry SQL and paths is marked dead", async () => {
  const before = await state();
  for (const paymentId of ["pay_'; drop table payments; --", "pay_../../x", `pay_${"a".repeat(10_000)}`]) {
    const id = newWebhookId();
    expect((await send(purchaseBody({ ...maya, paymentId }), { id })).status).toBe(200);
    expect(await storedAs(id)).toMatchObject([{ state: "dead" }]);
  }
  expect(await state()).toBe(before);
});

test.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])(
  "%s is not how Whop delivers: 405, allowed is POST",
  async (method) => {
    const body = purchaseBody(maya);
    const before = await countStored();
    const headers = signWebhook(body, { secret: settings.WHOP_WEBHOOK_SECRET });
    const answer = await ask(app.origin, "/api/webhooks/whop", {
      method,
      headers,
      body: method === "PUT" ? body : undefined,
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe("POST");
    expect(await countStored()).toBe(before);
  },
);

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])(
  "the signature decides, not the content type %j",
  async (type) => {
    const id = newWebhookId();
    expect((await send(purchaseBody(maya), { id, headers: { "content-type": type } })).status).toBe(200);
    expect(await storedAs(id)).toHaveLength(1);
  },
);
