/**
 * `npm run rebuild`: derives all state anew from facts in the database that the app uses. Ends with 0 when it finds it
 * identical; else lists each difference and ends with 1. Changes nothing.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@/lib/db/database";
import { env } from "@/lib/env";
import { rebuild } from "@/lib/referrals/rebuild";

const say = (line: string) => process.stdout.write(`${line}\n`);
const count = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

try {
  const settings = env();
  const folder = settings.REFERLY_DATA_DIR;
  const isEmbedded = !settings.SUPABASE_URL && !settings.DATABASE_URL;
  if (isEmbedded && !existsSync(join(folder, "postgres"))) {
    throw new Error(
      `There is no database in ${folder}. Set DATABASE_URL or SUPABASE_URL, or REFERLY_DATA_DIR to the folder of an embedded one.`,
    );
  }
  const { close } = await openDatabase(settings);
  const { companies, buyers, differences } = await rebuild().finally(close);
  for (const { company, where, stored, derived } of differences) {
    say(`${company}: ${where}: stored ${stored}, derived ${derived}`);
  }
  const where = isEmbedded ? ` in ${folder}` : "";
  const size = `${count(companies, "community", "communities")}, ${count(buyers, "buyer", "buyers")}`;
  say(`${size} derived anew from facts${where}: ${count(differences.length, "difference", "differences")}.`);
  process.exitCode = differences.length ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
