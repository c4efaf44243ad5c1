import { describe, expect, test } from "vitest";
import { readableBody } from "@/lib/events/readable-body";

const shown = (text: string) => readableBody(new TextEncoder().encode(text)).body;

describe("a body to read", () => {
  test("is indented when it is JSON", () => {
    expect(shown('{"a":{"b":[1,true,null],"c":[],"d":{}},"e":"x"}')).toBe(
      [
        "{",
        '  "a": {',
        '    "b": [',
        "      1,",
        "      true,",
        "      null",
        "    ],",
        '    "c": [],',
        '    "d": {}',
        "  },",
        '  "e": "x"',
        "}",
      ].join("\n"),
    );
  });

  test.each([
    ["digits beyond what a number holds", '{"amount":12345678901234567890.10}', "12345678901234567890.10"],
    ["a key that comes twice", '{"a":1,"a":2}', '"a": 1,\n  "a": 2'],
    ["the order of keys", '{"b":1,"1":2}', '"b": 1,\n  "1": 2'],
    ["escapes as they were sent", '{"a":"\\u00e9\\"\\\\{"}', '"\\u00e9\\"\\\\{"'],
    ["brackets in a text", '{"a":"[x],{y}: z"}', '"[x],{y}: z"'],
  ])("keeps %s", (_what, text, kept) => {
    expect(shown(text)).toContain(kept);
  });

  test.each(["", "not json", "{", "<script>alert(1)</script>"])(
    "is left as it came otherwise: %j",
    (text) => {
      expect(shown(text)).toBe(text);
    },
  );

  test("shows bytes that are no text as such, and counts them", () => {
    expect(readableBody(Uint8Array.from([0x61, 0xff, 0x62]))).toEqual({
      body: "a\ufffdb",
      bodyBytes: 3,
      isBodyCut: false,
    });
  });

  test("ends after 64 KiB of text, and says so", () => {
    const long = readableBody(new TextEncoder().encode(`{"a":"${"x".repeat(200_000)}"}`));
    expect(long).toMatchObject({ bodyBytes: 200_008, isBodyCut: true });
    expect(long.body.length).toBe(65_536);
  });

  test("of the deepest nesting takes no time to write", () => {
    const started = performance.now();
    shown("[".repeat(60_000) + "]".repeat(60_000));
    shown(`{${'"a":1,'.repeat(40_000)}"b":2}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
