import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DemoProcess, startDemoProcess } from "./demo-process";

/**
 * Starts the demo that all browser tests share, in a folder of its own, and leaves a stopped copy of it for tests that
 * need a second one. What it sets in the environment is read by `stage.ts`. Returns the function that ends everything.
 */
export default async function startDemoForTests(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "referly-e2e-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    const demo = await prepare(join(folder, "demo"), join(folder, "copy"));
    return async () => {
      await demo.stop();
      clear();
    };
  } catch (error) {
    clear();
    throw error;
  }
}

async function prepare(dataDir: string, copyDir: string): Promise<DemoProcess> {
  const seeding = await startDemoProcess(dataDir);
  await seeding.stop();
  changeDatabase(dataDir, "switch-off-link.ts", "user_sofia");
  changeDatabase(dataDir, "fail-delivery.ts");
  for (const kept of ["database", "whop.json", "seeded"])
    cpSync(join(dataDir, kept), join(copyDir, kept), { recursive: true });
  const demo = await startDemoProcess(dataDir);
  process.env.E2E_STAGE = JSON.stringify({ origins: demo.origins, dataDir, copyDir });
  return demo;
}

/** What no screen can do happens in the database while nobody uses it. */
function changeDatabase(dataDir: string, script: string, ...more: string[]): void {
  const args = ["--conditions=react-server", "--import", "tsx", `tests/e2e/support/${script}`];
  execFileSync(process.execPath, [...args, join(dataDir, "database", "postgres"), ...more]);
}
