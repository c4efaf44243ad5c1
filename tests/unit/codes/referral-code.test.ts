import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCode, makeCodes } from "@/lib/codes/referral-code";

describe("what a visitor writes is folded to the code that was meant", () => {
  test.each([
    ["as it was made", "m7kq2xw9t"],
    ["in capitals", "M7KQ2XW9T"],
    ["with a full stop from the end of a sentence", "m7kq2xw9t."],
    ["in brackets and quotes", "(“m7kq2xw9t”)"],
    ["with a trailing slash", "m7kq2xw9t/"],
    ["with a space from the clipboard, encoded", "m7kq2xw9t%20"],
    ["with a line break, encoded", "m7kq2xw9t%0d%0a"],
    ["with an invisible mark in front", "%E2%80%8Bm7kq2xw9t"],
    ["in full-width letters", "ｍ７ｋｑ２ｘｗ９ｔ"],
    ["in full-width letters, encoded", encodeURIComponent("Ｍ7kq2xw9Ｔ")],
    ["with an emoji behind it", "m7kq2xw9t🎉"],
    ["with hyphens for reading aloud", "m7k-q2x-w9t"],
  ])("%s", (_how, written) => {
    expect(foldCode(written)).toBe("m7kq2xw9t");
  });

  test.each([
    ["o and 0", "gold-coin", "g0ldc0in"],
    ["i, l and 1", "lili", "1il1"],
    ["I and l", "Ill-fit", "111-f1t"],
  ])("%s are the same", (_pair, one, other) => {
    expect(foldCode(one)).toBe(foldCode(other));
  });
});

describe("what cannot be a code is refused before any look-up", () => {
  test.each([
    ["nothing", ""],
    ["punctuation alone", "...%20!!"],
    ["two letters", "ab"],
    ["33 letters", "a".repeat(33)],
    ["a malformed escape", "m7kq2xw9t%E0%A4%A"],
    ["a percent sign alone", "m7kq2xw9t%"],
    ["a NUL inside", "m7kq%002xw9t"],
    ["a header inside", "m7kq%0d%0aset-cookie:%20x=1"],
    ["a path", "..%2fetc%2fpasswd"],
    ["an escaped escape", "m7kq%252e2xw"],
    ["an address", "https:%2f%2fevil.example"],
    ["two hyphens in a row", "gold--coin"],
    ["a letter with a dot that lower case gives it", "m7kq%C4%B0xw"],
    ["9 kB", "a".repeat(9_000)],
  ])("%s", (_what, written) => {
    expect(foldCode(written)).toBeNull();
  });

  test("text of any kind gives a key or null, never an error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 250 }), (text) => {
        expect(foldCode(text) ?? "0ab").toMatch(/^[a-hj-kmnp-z0-9]{3,32}$/);
      }),
      { numRuns: 3_000 },
    );
  });

  test("text that unfolds to many letters is read in a moment", () => {
    const before = performance.now();
    foldCode(`a${"\uFDFA".repeat(198)}a`); // One letter that NFKC makes eighteen.
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

test("10,000 ways of writing real codes all lead to the code that was meant, never to another's", () => {
  const codes = makeCodes(200);
  const keys = codes.map((code) => foldCode(code));
  const around = fc.string({
    unit: fc.constantFrom(" ", ".", ",", "!", "/", ")", "“", "%20", "%0A", "…"),
    maxLength: 4,
  });
  const writing = fc.record({
    index: fc.nat(codes.length - 1),
    changes: fc.array(fc.constantFrom("keep", "upper", "wide", "escape"), { minLength: 9, maxLength: 9 }),
    before: around,
    after: around,
    hyphenAt: fc.option(fc.integer({ min: 1, max: 8 })),
  });
  fc.assert(
    fc.property(writing, ({ index, changes, before, after, hyphenAt }) => {
      const letters = [...(codes[index] ?? "")].map((letter, at) => rewritten(letter, changes[at] ?? "keep"));
      if (hyphenAt) letters.splice(hyphenAt, 0, "-");
      const key = foldCode(before + letters.join("") + after);
      expect(keys.indexOf(key)).toBe(index);
    }),
    { numRuns: 10_000 },
  );
});

function rewritten(letter: string, how: "keep" | "upper" | "wide" | "escape"): string {
  if (how === "upper") return letter.toUpperCase();
  if (how === "wide") return String.fromCodePoint(letter.charCodeAt(0) + 0xfee0);
  return how === "escape" ? `%${letter.charCodeAt(0).toString(16)}` : letter;
}

describe("codes that we make", () => {
  const made = makeCodes(2_000);

  test("hold no letter that can be taken for another", () => {
    expect(made.join("")).not.toMatch(/[01oil]/);
  });

  test("do not repeat and use the whole alphabet", () => {
    expect(new Set(made).size).toBe(made.length);
    expect(new Set(made.join("")).size).toBe(31);
  });

  test("are their own keys: folding changes nothing", () => {
    for (const code of made) expect(foldCode(code)).toBe(code);
  });
});

describe("the database reads codes as we do", () => {
  const sql = readFileSync("supabase/migrations/20261124000300_codes_and_clicks.sql", "utf8");
  const check = /code ~ '([^']+)' and length\(code\) <= (\d+)/.exec(sql);
  const fold = /translate\(code, '([^']+)', '([^']+)'\)/.exec(sql);
  const isStorable = (code: string) =>
    new RegExp(check?.[1] ?? "(?!)").test(code) && code.length <= Number(check?.[2]);
  const keyInSql = (code: string) =>
    [...code]
      .map((letter) => (fold?.[1]?.includes(letter) ? (fold[2]?.[fold[1].indexOf(letter)] ?? "") : letter))
      .join("");

  test("its check accepts every code that we make", () => {
    expect(makeCodes(500).filter((code) => !isStorable(code))).toEqual([]);
  });

  test("any code that its check accepts is found under the key that it keeps", () => {
    const like = fc.string({ unit: fc.constantFrom(..."abcilo01-29z"), minLength: 1, maxLength: 34 });
    fc.assert(
      fc.property(like, (code) => {
        fc.pre(isStorable(code));
        expect(foldCode(code)).toBe(keyInSql(code));
      }),
      { numRuns: 5_000 },
    );
  });
});
