// Runs on whatever Node the machine has: installs what is missing, then hands over to `npm run TARGET`, where the
// project's own Node (a dev dependency) comes first on the PATH.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const target = process.argv[2];
const rest = process.argv.slice(3);
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

function run(args) {
  const env = { ...process.env, REFERLY_STARTED_BY: `${process.pid},${process.ppid}` };
  const { status, signal, error } = spawnSync(npm, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env,
  });
  if (error) {
    console.error(`npm could not be started (${error.message}). Install Node.js with npm and try again.`);
    process.exit(1);
  }
  return signal ? 1 : (status ?? 1);
}

function isInstalled() {
  const marker = "node_modules/.package-lock.json";
  if (!existsSync(marker) || !existsSync("node_modules/.bin/node")) return false;
  return ["package.json", "package-lock.json"].every(
    (file) => statSync(file).mtimeMs <= statSync(marker).mtimeMs,
  );
}

if (!isInstalled()) {
  console.error("Installing packages (about a minute the first time) …");
  if (run(["install", "--no-audit", "--no-fund", "--loglevel=error"]) !== 0) {
    console.error(
      "npm could not install the packages. Check the connection to your npm registry, then run this again.",
    );
    process.exit(1);
  }
  if (!existsSync("node_modules/.bin/node")) {
    console.error(
      "The package `node` was not installed: npm blocked its install script. Run `npm install-scripts approve node` and try again.",
    );
    process.exit(1);
  }
}

process.exit(run(["run", "--silent", target, ...(rest.length ? ["--", ...rest] : [])]));
