/** `npm test`: every suite, then one line for each and `N passed, N failed` over all. `npm test -- unit sql` picks some. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "./ensure-build";
import { findBrowser } from "./find-browser";

type Count = { passed: number; failed: number };
const SUITES = { check, unit: vitest, sql: vitest, integration: vitest, e2e } as const;
type Suite = keyof typeof SUITES;

const REPORTS = "test-results";
const say = (line: string) => process.stdout.write(`${line}\n`);
const isSuite = (name: string): name is Suite => name in SUITES;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isSuite(name));
if (unknown.length) {
  process.stderr.write(
    `There is no suite ${unknown.join(", ")}. Choose from ${Object.keys(SUITES).join(", ")}.\n`,
  );
  process.exit(2);
}
const names = asked.length ? asked.filter(isSuite) : (Object.keys(SUITES) as Suite[]);

mkdirSync(REPORTS, { recursive: true });
const lines: string[] = [];
const total: Count = { passed: 0, failed: 0 };
for (const name of names) {
  say(`\n── ${name}`);
  const started = Date.now();
  const { passed, failed } = run(name);
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((Date.now() - started) / 1000);
  lines.push(`${failed ? "✗" : "✓"} ${name.padEnd(12)} ${passed} passed, ${failed} failed (${seconds} s)`);
}
say(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

/** A suite that cannot even run counts as one failure, with its reason on standard error. */
function run(name: Suite): Count {
  try {
    return SUITES[name](name);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  }
}

function check(): Count {
  const { stdout, status } = spawnSync("tsx", ["scripts/check.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  process.stdout.write(stdout);
  const [, passed, failed] = /check: (\d+) passed, (\d+) failed/.exec(stdout) ?? [];
  if (!passed || !failed) throw new Error(`The checks ended with status ${status} before they were done.`);
  return { passed: Number(passed), failed: Number(failed) };
}

function vitest(name: string): Count {
  if (name === "integration") ensureBuild(say);
  const file = report(name);
  const args = [
    "run",
    "--project",
    name,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  const { status } = spawnSync("vitest", args, { stdio: ["ignore", "inherit", "inherit"] });
  const { numPassedTests, numFailedTests, numTotalTests, numFailedTestSuites } = read<{
    numPassedTests: number;
    numFailedTests: number;
    numTotalTests: number;
    numFailedTestSuites: number;
  }>(file);
  if (numTotalTests === 0) throw new Error(`The ${name} suite ran no test.`);
  // A file that fails to load, or an error outside of any test, fails the run without failing a test.
  const outside = status !== 0 && numFailedTests === 0 ? Math.max(1, numFailedTestSuites) : 0;
  return { passed: numPassedTests, failed: numFailedTests + outside };
}

function e2e(name: string): Count {
  const file = report(name);
  const env = { ...process.env, CHROMIUM_PATH: findBrowser(say), PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  ensureBuild(say);
  const { status } = spawnSync("playwright", ["test", "--reporter=list,json"], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const { stats } = read<{ stats: { expected: number; unexpected: number; flaky: number } }>(file);
  // A test that passes only at the second try is a failure: nothing here may hang on luck.
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed || (status === 0 ? 0 : 1) };
}

function report(name: string): string {
  const file = join(REPORTS, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

function read<Report>(file: string): Report {
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}
