import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const KNOWN = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of a Chromium that browser tests can drive: CHROMIUM_PATH, the system's, or Playwright's own. With none it
 * installs one, by the system's packages where that is allowed, else by Playwright. Throws a sentence that says what to
 * install when neither works.
 */
export function findBrowser(say: (line: string) => void): string {
  const found = installedBrowser();
  if (found) return found;
  say("No Chromium on this machine; installing one for the browser tests …");
  const installed =
    (installSystemPackage() && installedBrowser()) || (installPlaywrights() && installedBrowser());
  if (installed) return installed;
  throw new Error(
    "The browser tests need Chromium, and it could not be installed. Install it (Debian: `apt-get install chromium`, elsewhere `npx playwright install chromium`) or set CHROMIUM_PATH, then run this again.",
  );
}

function installedBrowser(): string | null {
  const candidates = [process.env.CHROMIUM_PATH ?? "", ...KNOWN, chromium.executablePath()];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

function installSystemPackage(): boolean {
  const isRoot = process.getuid?.() === 0;
  if (!existsSync("/usr/bin/apt-get") || !(isRoot || succeeds("sudo", ["-n", "true"]))) return false;
  const apt = (args: string[]) =>
    succeeds(isRoot ? "apt-get" : "sudo", isRoot ? args : ["-n", "apt-get", ...args]);
  return apt(["update", "-q"]) && apt(["install", "-q", "-y", "--no-install-recommends", "chromium"]);
}

function installPlaywrights(): boolean {
  return succeeds("playwright", ["install", "chromium"]);
}

function succeeds(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
