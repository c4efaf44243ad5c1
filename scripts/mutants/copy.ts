import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureBuild } from "../ensure-build";
import type { Mutant } from "./list";

/** A copy of the tree, build and packages included, in which mistakes can be made. */
export type Copy = { folder: string; remove: () => void };

/** Copies what git knows or would know of this tree: away from it, since a build takes the outermost lock file for its root. */
export function copyTree(say: (line: string) => void): Copy {
  ensureBuild(say);
  const folder = mkdtempSync(join(tmpdir(), "referly-mutants-"));
  // Postgres runs from it as another user where we are root.
  chmodSync(folder, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of listed.toString().split("\0").filter(existsSync)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
  copyPackages(join(folder, "node_modules"));
  cpSync(".next", join(folder, ".next"), { recursive: true });
  return { folder, remove };
}

/** Packages are only read: on one file system, links to the same files do. */
function copyPackages(to: string): void {
  const { status } = spawnSync("cp", ["-al", "node_modules", to], { stdio: "ignore" });
  if (status !== 0) cpSync("node_modules", to, { recursive: true, verbatimSymlinks: true });
}

/** Makes the mistake. Returns what takes it back; throws a sentence when a change does not apply to exactly one place. */
export function apply(folder: string, { changes }: Mutant): () => void {
  const before = new Map<string, string>();
  const takeBack = () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
  for (const { file, from, to } of changes) {
    const path = join(folder, file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const places = text.split(from).length - 1;
    if (places !== 1) {
      takeBack();
      throw new Error(`${file} has ${places} places like ${JSON.stringify(from.slice(0, 80))}, not one.`);
    }
    if (!before.has(path)) before.set(path, text);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return takeBack;
}

/** Lets `act` have a build of its own where a mutant changes what is built; the clean one comes back after it. */
export function withBuild<Result>(folder: string, { changes }: Mutant, act: () => Result): Result {
  if (!changes.some(({ file }) => /^(app|lib)\//.test(file))) return act();
  const [build, clean] = [join(folder, ".next"), join(folder, ".next-clean")];
  renameSync(build, clean);
  try {
    return act();
  } finally {
    rmSync(build, { recursive: true, force: true });
    renameSync(clean, build);
  }
}
