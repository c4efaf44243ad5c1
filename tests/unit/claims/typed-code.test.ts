import { expect, test } from "vitest";
import { readTypedCode } from "@/lib/claims/typed-code";

test.each([
  ["the code alone", "maya2code"],
  ["in capitals", "MAYA2CODE"],
  ["with hyphens", "maya-2-code"],
  ["with look-alikes", "maya2c0de"],
  ["with spaces around it", "  maya2code \n"],
  ["with spaces in it, as a keyboard sets them", "maya2 code"],
  ["with what cannot be seen", "\u200bmaya2code\ufeff"],
  ["in full-width letters", "ｍａｙａ２ｃｏｄｅ"],
  ["with punctuation around it", "“maya2code.”"],
  ["as a handle", "@maya2code"],
  ["as a link", "https://referly.example/r/maya2code"],
  ["as a link without its beginning", "referly.example/r/maya2code"],
  ["as the end of a link", "/r/maya2code"],
  ["as a link with a slash at its end", "https://referly.example/r/maya2code/"],
  ["as a link with a query", "https://referly.example/r/maya2code?utm_source=whatsapp&x=/r/other"],
  ["as a link with a fragment", "https://referly.example/r/maya2code#top"],
  ["as a link that was encoded", "https://referly.example/r/maya2code%20"],
  ["as a link in capitals", "HTTPS://REFERLY.EXAMPLE/R/MAYA2CODE"],
  ["as the link broken in two lines", "https://referly.example/r/\nmaya2code"],
  ["as the invitation's address", "https://referly.example/join/maya2code?c=abc.def"],
  ["in a sentence", "Join me: https://referly.example/r/maya2code"],
])("a code is read %s", (_, text) => {
  expect(readTypedCode(text)).toBe("maya2c0de");
});

test.each([
  ["nothing", ""],
  ["spaces", "   "],
  ["two letters", "ab"],
  ["a link without a code", "https://referly.example/r/"],
  ["another page", "https://whop.com/lumen"],
  ["markup", "<script>alert(1)</script>"],
  ["a malformed escape", "https://referly.example/r/%zz"],
  ["far too much", "a".repeat(300)],
  ["a zero byte", "maya\u0000code"],
])("%s is no code", (_, text) => {
  expect(readTypedCode(text)).toBeNull();
});
