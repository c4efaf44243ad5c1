import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs one of the package's scripts to its end, with these variables besides ours; returns its status and what it said. */
export async function npmRun(script: string, variables: Record<string, string>) {
  const child = spawn("npm", ["run", "--silent", script], { env: { ...process.env, ...variables } });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [status] = await once(child, "close");
  return { status: Number(status), output, errors };
}
