import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureBuild } from "../ensure-build";
import type { Mutant } from "./list";

/** A copy of the tree, build and packages included, in which mistakes can be made. */
export type Copy = { folder: string; remove: () => void };

/** Copies what git knows or would know of this tree to `tmp/`, which git ignores. */
export function copyTree(say: (line: string) => void): Copy {
  ensureBuild(say);
  // Not a temporary folder for us alone: Postgres runs from it as another user where we are root.
  const folder = join("tmp", `mutants-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of listed.toString().split("\0").filter(existsSync)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
  // Packages are only read: links to the same files do.
  execFileSync("cp", ["-al", "node_modules", join(folder, "node_modules")]);
  cpSync(".next", join(folder, ".next"), { recursive: true });
  return { folder, remove };
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
