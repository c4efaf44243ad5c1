import { randomBytes } from "node:crypto";
import { vi } from "vitest";

export const APP_ID = "app_referly";
/** What every absolute address that the app makes begins with, wherever it really listens. */
export const APP_ORIGIN = "https://referly.invalid";

export type AppSettings = ReturnType<typeof appSettings>;

/**
 * The environment of an app that a test starts, with secrets made now; `more` is laid over it. This process reads the
 * same secret from here on, so that a test can make and read tokens as the app does.
 */
export function appSettings(databaseUrl: string, more: Record<string, string> = {}) {
  const settings = {
    DATABASE_URL: databaseUrl,
    APP_ORIGIN,
    // Lets a key of the test's own sign user tokens.
    REFERLY_DEMO: "1",
    REFERLY_SECRET: randomBytes(36).toString("base64"),
    NEXT_PUBLIC_WHOP_APP_ID: APP_ID,
    WHOP_API_KEY: randomBytes(24).toString("hex"),
    WHOP_WEBHOOK_SECRET: `ws_${randomBytes(24).toString("hex")}`,
    // Nobody listens there: a test that needs Whop says where its stand-in is.
    WHOP_API_ORIGIN: "http://127.0.0.1:9",
    ...more,
  };
  vi.stubEnv("REFERLY_SECRET", settings.REFERLY_SECRET);
  return settings;
}
