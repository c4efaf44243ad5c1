export type Theme = "light" | "dark";

/**
 * The theme in Whop's cookie ("appearance:dark", perhaps among other settings and perhaps URL-encoded). Undefined when it
 * names none: the system then decides.
 */
export function readTheme(cookie: string | undefined): Theme | undefined {
  const text = (cookie ?? "").replaceAll(/%3A/gi, ":");
  const appearance = /(?:^|[^a-z])appearance:(light|dark)(?![a-z])/.exec(text)?.[1];
  return appearance === "light" || appearance === "dark" ? appearance : undefined;
}
