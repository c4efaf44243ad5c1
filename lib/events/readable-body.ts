import type { EventDetail } from "@/lib/events/schema";

/** Characters that are shown; real bodies have a few thousand. */
const MAX_LENGTH = 65_536;

/**
 * A delivery's bytes as text to read. JSON is indented without touching what it says: numbers keep their digits, keys their
 * order, doubles stay. Anything else is shown as it came, with U+FFFD for bytes that are no text.
 */
export function readableBody(bytes: Uint8Array): Pick<EventDetail, "body" | "bodyBytes" | "isBodyCut"> {
  const text = new TextDecoder().decode(bytes);
  const whole = isJson(text) ? indented(text) : text;
  return {
    body: whole.slice(0, MAX_LENGTH).toWellFormed(),
    bodyBytes: bytes.byteLength,
    isBodyCut: whole.length > MAX_LENGTH,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Strings, signs of structure, and the rest (numbers, true, false, null) of a text that is JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function indented(json: string): string {
  const tokens = json.match(TOKENS) ?? [];
  let depth = 0;
  const line = () => `\n${"  ".repeat(Math.min(depth, 32))}`;
  const write = (token: string, index: number): string => {
    const isEmpty = /[{[]/.test(tokens[index - 1] ?? "");
    if (token === "{" || token === "[") {
      depth += 1;
      return /[}\]]/.test(tokens[index + 1] ?? "") ? token : token + line();
    }
    if (token === "}" || token === "]") {
      depth -= 1;
      return isEmpty ? token : line() + token;
    }
    if (token === ",") return token + line();
    return token === ":" ? ": " : token;
  };
  return tokens.map(write).join("");
}
