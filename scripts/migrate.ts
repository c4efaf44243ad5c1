/** `npm run migrate`: applies the migrations that the database in DATABASE_URL has not seen. */
import { migrate } from "@/lib/db/migrate";
import { connectPostgres } from "@/lib/db/transports/postgres";

const url = process.env.DATABASE_URL?.trim();
if (!url) {
  process.stderr.write(
    "Set DATABASE_URL to the Postgres to migrate, or use `npx supabase db push` for a linked Supabase project.\n",
  );
  process.exit(1);
}

try {
  const { run, close } = await connectPostgres(url);
  const applied = await migrate(run).finally(close);
  for (const name of applied) process.stdout.write(`applied ${name}\n`);
  process.stdout.write(applied.length ? `${applied.length} applied\n` : "nothing to do\n");
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message || "No connection to Postgres." : String(error)}\n`,
  );
  process.exitCode = 1;
}
