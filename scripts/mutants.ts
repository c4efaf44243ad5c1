/**
 * `npm run mutants`: makes known mistakes in a copy of the tree, one at a time, and runs the tests that should notice. Ends
 * with `N killed, N survived` and with status 1 when one survives or does not apply any more. `npm run mutants -- M5` picks
 * some.
 */
import { apply, copyTree, withBuild } from "./mutants/copy";
import { MUTANTS, type Mutant, type Suite } from "./mutants/list";
import { runTests } from "./mutants/run-tests";

const say = (line: string) => process.stdout.write(`${line}\n`);
const fail = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const asked = process.argv.slice(2);
const chosen = MUTANTS.filter(({ id }) => asked.length === 0 || asked.includes(id));
if (chosen.length === 0) fail(`There is no mutant ${asked.join(", ")}.`);

const { folder, remove } = copyTree(say);
// A test that fails anyway would kill every mutant.
say("Without a mistake, the tests pass?");
for (const project of ["unit", "sql", "integration"] as const) {
  const suites = chosen.map(({ caughtBy }) => caughtBy).filter((suite) => suite.project === project);
  if (suites.length) requireGreen(suites);
}

let killed = 0;
let survived = 0;
for (const mutant of chosen) {
  const started = Date.now();
  const isKilled = isNoticed(mutant);
  if (isKilled) killed += 1;
  else survived += 1;
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`${isKilled ? "✓ killed  " : "✗ survived"} ${mutant.id.padEnd(4)}${mutant.what} (${seconds} s)`);
}
remove();
say(`\n${killed} killed, ${survived} survived`);
process.exit(survived ? 1 : 0);

function requireGreen(suites: Suite[]): void {
  try {
    const { passed, failed, said } = runTests(folder, suites);
    if (failed) fail(`${failed} tests fail without a mistake:\n${said}`);
    say(`${passed} in ${suites[0]?.project}`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** A mutant that does not apply, or whose tests cannot run, proves nothing: that counts as survived, with the reason. */
function isNoticed(mutant: Mutant): boolean {
  try {
    const takeBack = apply(folder, mutant);
    try {
      return withBuild(folder, mutant, () => runTests(folder, [mutant.caughtBy])).failed > 0;
    } finally {
      takeBack();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}
