import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { SourceFile } from "./imports";

/** Every TypeScript file that git tracks or would track. */
export function sourceFiles(): SourceFile[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"];
  const paths = execFileSync("git", args, { encoding: "utf8" }).split("\n").filter(Boolean);
  return paths.filter((path) => existsSync(path)).map((path) => ({ path, text: readFileSync(path, "utf8") }));
}
