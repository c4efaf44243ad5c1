import { env } from "@/lib/env";

/** The header that keeps browsers on https (RFC 6797), for every answer; none where the public address is plain http. */
export function transportSecurity(): Record<string, string> {
  return env().APP_ORIGIN.startsWith("https:")
    ? { "strict-transport-security": "max-age=63072000; includeSubDomains" }
    : {};
}
