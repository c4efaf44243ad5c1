import { randomBytes } from "node:crypto";

const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz0123456789";

/** A fresh id in Whop's form: the prefix, an underscore, 14 letters and digits. */
export function newId(prefix: string): string {
  return `${prefix}_${Array.from(randomBytes(14), (byte) => LETTERS[byte % LETTERS.length]).join("")}`;
}
