import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSigned, keyedHash, sign } from "@/lib/keys";

describe("a keyed hash", () => {
  test("is equal for equal values and nothing else", () => {
    expect(keyedHash("network", "biz_one", "203.0.113.7")).toBe(
      keyedHash("network", "biz_one", "203.0.113.7"),
    );
    expect(keyedHash("network", "biz_one", "203.0.113.7")).not.toBe(
      keyedHash("network", "biz_one", "203.0.113.8"),
    );
  });

  test("differs by purpose and by scope, so that no two tables can be joined on it", () => {
    const hashes = [
      keyedHash("network", "biz_one", "a"),
      keyedHash("network", "biz_two", "a"),
      keyedHash("device", "biz_one", "a"),
    ];
    expect(new Set(hashes).size).toBe(3);
  });

  test("has 22 characters that need no escaping, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(keyedHash("network", "biz_one", value)).toMatch(/^[\w-]{22}$/);
      }),
    );
  });
});

describe("a signature", () => {
  test("fits its own text, purpose and length", () => {
    expect(isSigned("click", "text", sign("click", "text"))).toBe(true);
    expect(isSigned("click", "text", sign("click", "text", 12), 12)).toBe(true);
  });

  test.each([
    ["another text", isSigned("click", "texts", sign("click", "text"))],
    ["another purpose", isSigned("session", "text", sign("click", "text"))],
    ["a shorter one where a longer one is due", isSigned("click", "text", sign("click", "text", 12))],
    ["a longer one where a shorter one is due", isSigned("click", "text", sign("click", "text"), 12)],
    ["none", isSigned("click", "text", "")],
    ["characters of several bytes", isSigned("click", "text", "é".repeat(43))],
  ])("does not fit %s", (_what, fits) => {
    expect(fits).toBe(false);
  });
});
