import { randomInt } from "node:crypto";

/** Generated codes leave out 0/o and 1/i/l, so nobody can misread one; nine of 31 characters are 44 bits. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const LENGTH = 9;

const CODE = /^[a-z0-9](?:-?[a-z0-9]){2,31}$/;
const EDGES = /^[^a-z0-9]+|[^a-z0-9]+$/g;

/** A code as a visitor may write it, folded to what is looked up: the key of `referral_codes.code_key`. */
export type CodeKey = string & { readonly brand: "CodeKey" };

/**
 * Folds what stands behind `/r/` to a look-up key, or null if no code can be meant. Case, percent-encoding, full-width
 * letters, punctuation and spaces at either end, hyphens and look-alikes (o/0, i/l/1) do not matter.
 */
export function foldCode(raw: string): CodeKey | null {
  if (raw.length > 200) return null;
  const text = decode(raw).normalize("NFKC").toLowerCase().replace(EDGES, "");
  if (text.length > 32 || !CODE.test(text)) return null;
  return text.replace(/[oil-]/g, (letter) => (letter === "o" ? "0" : letter === "-" ? "" : "1")) as CodeKey;
}

/** Fresh random codes from a CSPRNG, `count` of them: candidates for a member's first link. */
export function makeCodes(count: number): string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
  );
}

function decode(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return ""; // A malformed escape names no code.
  }
}
