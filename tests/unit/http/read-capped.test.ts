import { describe, expect, test } from "vitest";
import { readCapped } from "@/lib/http/read-capped";

const MAX = 1_024;
const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

/** A body that comes in pieces; `pulled` counts them. */
function pieces(count: number, size: number) {
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulled += 1;
        controller.enqueue(new Uint8Array(size).fill(7));
        if (seen.pulled === count) controller.close();
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

test("the bytes come back exactly as sent, even if they are no text", async () => {
  const sent = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(new Uint8Array(await readCapped(post(sent), MAX))).toEqual(sent);
});

test("a body of many pieces is put together in order", async () => {
  const { body } = pieces(64, 16);
  expect(await readCapped(post(body), MAX)).toHaveLength(MAX);
});

test.each([
  ["no body", null],
  ["an empty one", ""],
])("%s is no bytes", async (_what, body) => {
  expect(await readCapped(post(body), MAX)).toHaveLength(0);
});

describe("a body that is too large is refused with 413", () => {
  test("by one byte", async () => {
    expect(await readCapped(post(new Uint8Array(MAX)), MAX)).toHaveLength(MAX);
    await expect(readCapped(post(new Uint8Array(MAX + 1)), MAX)).rejects.toMatchObject({ status: 413 });
  });

  test("by the declared length, before anything is read", async () => {
    const { body, seen } = pieces(1, 1);
    await expect(readCapped(post(body, { "content-length": "60000000" }), MAX)).rejects.toMatchObject({
      status: 413,
    });
    expect(seen.pulled).toBe(0);
  });

  test.each([
    ["without a declared length", {}],
    ["with a declared length that is a lie", { "content-length": "1" }],
    ["with a declared length that is no number", { "content-length": "many" }],
  ])("%s as soon as it grows past the limit, and the rest is not read", async (_how, headers) => {
    const { body, seen } = pieces(60_000, 512);
    await expect(readCapped(post(body, headers), MAX)).rejects.toMatchObject({
      status: 413,
      code: "too_large",
    });
    expect(seen.pulled).toBeLessThan(6);
    expect(seen.cancelled).toBe(true);
  });

  test("in a sentence that says how large it may be", async () => {
    await expect(readCapped(post("x".repeat(5_000)), MAX)).rejects.toThrow("The body is larger than 1 KiB.");
  });
});

test("a body that breaks off is the sender's mistake, not ours", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("socket closed")) });
  await expect(readCapped(post(body), MAX)).rejects.toMatchObject({ status: 400 });
});
