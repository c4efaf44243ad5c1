/** `npm run check`: format, lint, the direction of imports, types. Ends with a non-zero status when one fails. */
import { spawnSync } from "node:child_process";
import { checkImports } from "./checks/imports";
import { sourceFiles } from "./checks/source-files";

const steps: [string, () => boolean][] = [
  ["format and lint", () => run("biome", ["check", "--error-on-warnings", "."])],
  ["imports", importsRunOneWay],
  ["types", () => run("next", ["typegen"]) && run("tsc", ["--noEmit"])],
];

const failed = steps.filter(([name, passes]) => {
  const isGood = passes();
  process.stdout.write(`${isGood ? "✓" : "✗"} ${name}\n`);
  return !isGood;
});
process.stdout.write(`check: ${steps.length - failed.length} passed, ${failed.length} failed\n`);
process.exit(failed.length ? 1 : 0);

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

function importsRunOneWay(): boolean {
  const problems = checkImports(sourceFiles());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0;
}
