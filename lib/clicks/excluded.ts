import { isbot } from "isbot";
import { LRUCache } from "lru-cache";

export type ExcludedReason = "head" | "prefetch" | "preview" | "bot" | "no_user_agent";

/** Fetchers of link previews. WhatsApp's begins with its name; in its in-app browser that stands behind a browser's. */
const PREVIEW =
  /^WhatsApp\b|\b(?:facebookexternalhit|Facebot|Slackbot|Discordbot|TelegramBot|Twitterbot|LinkedInBot|SkypeUriPreview|vkShare|Iframely|Embedly)\b/i;
/** What Facebook's in-app browser says of carrier and phone: isbot takes "Google Fi" and a Google phone for Google's crawler. */
const PHONE = /\bFB(?:CR|MF|BD|DV)\/[^;\]]*/g;

/**
 * Why a request for a link is not a person's click, or null when it may be one. HEAD and prefetch are browsers getting
 * ready (Sec-Purpose, Fetch Standard; Purpose and X-Moz, its older forms); the rest call themselves machines.
 */
export function excludedReason(
  method: string,
  header: (name: string) => string | null,
): ExcludedReason | null {
  if (method === "HEAD") return "head";
  const purpose = `${header("sec-purpose") ?? ""} ${header("purpose") ?? ""} ${header("x-moz") ?? ""}`;
  if (/prefetch|prerender|preview/i.test(purpose)) return "prefetch";
  const agent = header("user-agent")?.trim();
  return agent ? machineOf(agent) : "no_user_agent";
}

const machines = new LRUCache<string, { reason: "preview" | "bot" | null }>({ max: 2_000 });

/** What the user agent says of itself; remembered, since the same few say it all day. */
function machineOf(agent: string): "preview" | "bot" | null {
  const known = machines.get(agent);
  if (known) return known.reason;
  const reason = PREVIEW.test(agent) ? "preview" : isbot(agent.replace(PHONE, "")) ? "bot" : null;
  if (agent.length <= 1_000) machines.set(agent, { reason });
  return reason;
}
