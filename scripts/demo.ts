/** `npm run demo`: Referly on the embedded database, with a stand-in for Whop, for trying it out on this machine. */
import { startDemo } from "@/tests/support/demo/start-demo";
import { ensureBuild } from "./ensure-build";

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  ensureBuild(say);
  const demo = await startDemo({ dataDir: process.env.DEMO_DATA_DIR ?? ".data/demo", say });
  say(`
Referly is running. Open ${demo.origin}

  There you are a creator, a member, or a visitor who opens a link, buys a plan and refunds it.
  Everything is kept in .data/demo; delete that folder to begin again. Stop with Ctrl+C.
`);
  let isClosing = false;
  const close = async () => {
    if (isClosing) return;
    isClosing = true;
    await demo.close();
    process.exit(0);
  };
  process.on("SIGINT", close);
  process.on("SIGTERM", close);
  exitWithStarter(close);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** `npm` does not pass every signal on: when whoever started this is gone, so is the demo. */
function exitWithStarter(close: () => void): void {
  const starters = (process.env.REFERLY_STARTED_BY ?? "")
    .split(",")
    .map(Number)
    .filter((pid) => pid > 1);
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  if (starters.length) setInterval(() => starters.every(isAlive) || close(), 500).unref();
}
