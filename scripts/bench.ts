/**
 * `npm run bench`: redirects and deliveries a second, each beside its baseline of the same run. Prints readable lines,
 * writes all figures as JSON to tmp/bench.json and exits with 1 when a promise of the design is not kept.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { benchDeliveries } from "./bench/deliveries";
import { benchRedirects } from "./bench/redirects";
import { startBench } from "./bench/stage";
import { ensureBuild } from "./ensure-build";

const say = (line: string) => process.stdout.write(`${line}\n`);

ensureBuild(say);
const stage = await startBench();
try {
  const redirects = await benchRedirects(stage, say);
  const deliveries = await benchDeliveries(stage, say);
  const promises = [...redirects.promises, ...deliveries.promises];
  say("");
  for (const { what, kept } of promises) say(`${kept ? "✓" : "✗"} ${what}`);
  mkdirSync("tmp", { recursive: true });
  writeFileSync(
    "tmp/bench.json",
    JSON.stringify({ redirects: redirects.figures, deliveries: deliveries.figures }, null, 2),
  );
  say("All figures: tmp/bench.json");
  process.exitCode = promises.every(({ kept }) => kept) ? 0 : 1;
} finally {
  await stage.close();
}
