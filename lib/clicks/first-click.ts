import { clickToken, readClickToken } from "@/lib/clicks/click-token";
import type { ClickRequest } from "@/lib/clicks/visit";
import { foldCode } from "@/lib/codes/referral-code";
import { resolveCode } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
import { env } from "@/lib/env";
import { keyedHash } from "@/lib/keys";

const DAY_SECONDS = 24 * 60 * 60;

export type Credited = { target: CodeTarget; clickId: string; cookie?: string };

/**
 * Which click of a visitor counts in a community that credits the first one: the one their cookie names while it is
 * genuine, within the window and its code still works, else this one, which the answer's cookie then names.
 */
export async function creditFirstClick(
  { header }: ClickRequest,
  here: { target: CodeTarget; clickId: string },
): Promise<Credited> {
  const name = cookieName(here.target.companyId);
  const value = cookieIn(header("cookie"), name);
  // When the database cannot say whose code it is, the cookie stays as it is.
  const first = value ? await findFirstClick(value, here.target).catch(() => here) : null;
  return first ?? { ...here, cookie: cookieFor(name, here) };
}

async function findFirstClick(value: string, { companyId }: CodeTarget): Promise<Credited | null> {
  const dot = value.indexOf(".");
  const key = foldCode(value.slice(0, dot));
  const target = key ? await resolveCode(key) : null;
  const clickId = target && readClickToken(value.slice(dot + 1), target.codeId);
  if (!clickId || target.companyId !== companyId || !target.isActive) return null;
  return ageSeconds(clickId) <= target.attributionWindowDays * DAY_SECONDS ? { target, clickId } : null;
}

/** How long ago a click was; a UUIDv7 begins with its milliseconds (RFC 9562, 5.7). */
function ageSeconds(clickId: string): number {
  return (Date.now() - Number.parseInt(clickId.replace("-", "").slice(0, 12), 16)) / 1000;
}

/** One name for each community, so that a browser keeps the first click in each. */
function cookieName(companyId: string): string {
  return `referly_${keyedHash("first-click", companyId, "").slice(0, 12)}`;
}

function cookieFor(name: string, { target, clickId }: { target: CodeTarget; clickId: string }): string {
  const maxAge = target.attributionWindowDays * DAY_SECONDS;
  const secure = env().APP_ORIGIN.startsWith("https:") ? "; Secure" : "";
  const value = `${target.code}.${clickToken(clickId, target.codeId)}`;
  return `${name}=${value}; Path=/r/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

function cookieIn(header: string | null, name: string): string | undefined {
  const pairs = header?.split(";").map((pair) => pair.trim());
  return pairs?.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
