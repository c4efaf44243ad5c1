import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Suite } from "./list";

const LIMIT_MS = 600_000;
const REPORT = "mutant.json";

export type Verdict = { passed: number; failed: number; said: string };

/** Runs suites of one project in a folder. Throws with what was said when no test came to an end. */
export function runTests(folder: string, suites: Suite[]): Verdict {
  const [{ project } = { project: "unit" }] = suites;
  const report = join(folder, REPORT);
  rmSync(report, { force: true });
  // The integration tests start the app that was built from the folder's own sources.
  if (project === "integration") run(folder, "tsx", ["--eval", BUILD]);
  const names = suites.every(({ name }) => name)
    ? ["--testNamePattern", suites.map(({ name }) => name).join("|")]
    : [];
  const files = new Set(suites.map(({ file }) => file));
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${REPORT}`];
  const { said } = run(folder, "vitest", ["run", "--project", project, ...reporters, ...names, ...files]);
  const { numPassedTests: passed, numFailedTests: failed } = read(report, said);
  if (passed + failed === 0) throw new Error(`No test came to an end.\n${said}`);
  return { passed, failed, said };
}

const BUILD = "import('./scripts/ensure-build.ts').then(({ ensureBuild }) => ensureBuild(() => {}))";

function run(cwd: string, command: string, args: string[]): { said: string } {
  // The copy's own commands: Next with the packages of another folder is half of each.
  const bin = resolve(cwd, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const ended = spawnSync(command, args, { cwd, env, encoding: "utf8", timeout: LIMIT_MS });
  const said = `${ended.stdout}${ended.stderr}`.slice(-4_000);
  if (ended.error) throw new Error(`${command} did not end by itself: ${ended.error.message}\n${said}`);
  if (command === "tsx" && ended.status !== 0) throw new Error(`The build failed.\n${said}`);
  return { said };
}

function read(report: string, said: string): { numPassedTests: number; numFailedTests: number } {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    throw new Error(`The tests left no report.\n${said}`);
  }
}
