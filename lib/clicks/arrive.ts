import { v7 as uuidv7 } from "uuid";
import { clickToken } from "@/lib/clicks/click-token";
import { type Credited, creditFirstClick } from "@/lib/clicks/first-click";
import { isFlood } from "@/lib/clicks/flood";
import { type Click, recordClick } from "@/lib/clicks/record-click";
import { type ClickRequest, visitOf } from "@/lib/clicks/visit";
import { foldCode } from "@/lib/codes/referral-code";
import { resolveCode } from "@/lib/codes/resolve";
import { env } from "@/lib/env";

const COMMIT_BUDGET_MS = 250;

export type Arrival =
  | { status: "redirect"; location: string; cookie?: string }
  | { status: "unknown" }
  | { status: "inactive"; companyTitle: string };

/**
 * A visitor arrives with a code. Answers where to send them, after waiting at most 250 ms for the click to be durable;
 * the visitor is sent on in any case. Throws DatabaseError only for a code never seen while the database is down.
 */
export async function arrive(rawCode: string, request: ClickRequest): Promise<Arrival> {
  const key = foldCode(rawCode);
  const target = key ? await resolveCode(key) : null;
  if (!target) return { status: "unknown" };
  if (!target.isActive) return { status: "inactive", companyTitle: target.companyTitle };

  const at = new Date().toISOString();
  const click: Click = { id: uuidv7(), codeId: target.codeId, at, ...visitOf(request, target.companyId, at) };
  const stored = isFlood(target.codeId, click.networkKey) ? null : withinBudget(recordClick(click));
  const here: Credited = { target, clickId: click.id };
  const isFirstCredited = target.creditedClick === "first" && !click.excludedReason;
  const credited = isFirstCredited ? await creditFirstClick(request, here) : here;
  await stored;
  return { status: "redirect", location: destinationOf(credited), cookie: credited.cookie };
}

function destinationOf({ target, clickId }: Credited): string {
  if (target.destination === "checkout" && target.purchaseUrl) return target.purchaseUrl;
  return `${env().APP_ORIGIN}/join/${target.code}?c=${clickToken(clickId, target.codeId)}`;
}

async function withinBudget(stored: Promise<boolean>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, COMMIT_BUDGET_MS);
  });
  await Promise.race([stored, late]);
  clearTimeout(timer);
}
