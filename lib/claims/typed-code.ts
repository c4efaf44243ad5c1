import { type CodeKey, foldCode } from "@/lib/codes/referral-code";

/** Spaces, and what cannot be seen but is copied along. */
const UNSEEN = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
/** What stands behind `/r/` or `/join/` of a pasted link, up to its query. */
const IN_LINK = /\/(?:r|join)\/([^/?#]+)/i;

/**
 * The code that somebody means who typed it or pasted a link, folded to its look-up key: a whole link, with or without
 * `https://`, with a query behind it, with spaces around it or in it. Null when no code can be meant.
 */
export function readTypedCode(text: string): CodeKey | null {
  const seen = text.replace(UNSEEN, "");
  return foldCode(IN_LINK.exec(seen)?.[1] ?? seen);
}
