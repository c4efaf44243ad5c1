import { defineConfig } from "@playwright/test";
import { USER_AGENT } from "./tests/e2e/support/whop";

/** Flags that keep Chromium quiet and able to run as any user, in containers too. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  // As browsers do for their users: cookies of another site are refused in a frame.
  "--test-third-party-cookie-phaseout",
];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  globalSetup: "./tests/e2e/support/start-demo.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 5_000 },
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || "/usr/bin/chromium", args: FLAGS },
    locale: "en-US",
    timezoneId: "UTC",
    userAgent: USER_AGENT,
    trace: "retain-on-failure",
  },
});
