import { isSigned, sign } from "@/lib/keys";

const MAC_BYTES = 12;

/** A click's id, signed and bound to its code, for the landing page's URL: 16 bytes of id and 12 of MAC as base64url. */
export function clickToken(clickId: string, codeId: string): string {
  const id = Buffer.from(clickId.replaceAll("-", ""), "hex").toString("base64url");
  return `${id}.${sign("click", `${clickId}:${codeId}`, MAC_BYTES)}`;
}

/** The click id in a token that was made for this code, or null for anything else. */
export function readClickToken(token: string, codeId: string): string | null {
  const [id, mac, more] = token.split(".");
  if (!id || !mac || more !== undefined || id.length !== 22) return null;
  const hex = Buffer.from(id, "base64url").toString("hex");
  const clickId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return isSigned("click", `${clickId}:${codeId}`, mac, MAC_BYTES) ? clickId : null;
}
