import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { database, openDatabase } from "@/lib/db/database";
import { rpc } from "@/lib/db/rpc";
import { readEnv } from "@/lib/env";

let root: string;
let made: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "referly-folder-"));
  made = join(root, "not", "there", "yet");
  const open = await openDatabase(readEnv({ REFERLY_DATA_DIR: made }));
  await open.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
// A folder that was used before, which opens sooner than a new one.
beforeEach(() => {
  folder = mkdtempSync(join(root, "folder-"));
  cpSync(made, folder, { recursive: true });
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a process that opens the folder, writes a company and stays; resolves with what it said first. */
async function hold(company: string): Promise<{ child: ChildProcess; said: string }> {
  const script = "tests/integration/db/support/hold-folder.ts";
  const child = spawn(process.execPath, [
    "--import",
    "tsx",
    "--conditions=react-server",
    script,
    folder,
    company,
  ]);
  children.push(child);
  const said = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk) => resolve(String(chunk)));
    child.stderr.once("data", (chunk) => resolve(String(chunk)));
  });
  return { child, said: said.trim() };
}

const companies = async () => {
  const names: string[] = [];
  for (const id of ["biz_one", "biz_two"]) {
    const report = await rpc("report_overview", { company: id }, z.unknown()).catch(() => null);
    if (report) names.push(id);
  }
  return names;
};

test("a folder that is not there is made, with its parents", () => {
  expect(readdirSync(made)).toEqual(["postgres"]);
});

test("a second process on one data folder says who has it, and stops", async () => {
  const first = await hold("biz_one");
  expect(first.said).toBe("open");
  const second = await hold("biz_two");
  const [status] =
    second.child.exitCode === null ? await once(second.child, "exit") : [second.child.exitCode];
  expect(status).toBe(1);
  expect(second.said).toContain(`The data folder ${folder} is in use by process ${first.child.pid}.`);
  expect(second.said).toContain("REFERLY_DATA_DIR");
});

test("after kill -9 the next process opens the folder and finds what was acknowledged", async () => {
  const first = await hold("biz_one");
  expect(first.said).toBe("open");
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const open = await openDatabase(readEnv({ REFERLY_DATA_DIR: folder }));
  expect(await companies()).toEqual(["biz_one"]);
  await open.close();
});

test("a process that closes its database gives the folder back", async () => {
  const first = await hold("biz_one");
  first.child.kill("SIGTERM");
  await once(first.child, "exit");
  expect(readdirSync(folder)).toEqual(["postgres"]);
  expect((await hold("biz_two")).said).toBe("open");
});

test("an unrelated process that has the number of a dead one holds nothing", async () => {
  const open = await openDatabase(readEnv({ REFERLY_DATA_DIR: folder }));
  await open.close();
  writeFileSync(join(folder, `process-${process.ppid}.lock`), "another boot 1");
  const again = await openDatabase(readEnv({ REFERLY_DATA_DIR: folder }));
  expect(readdirSync(folder).filter((name) => name.endsWith(".lock"))).toEqual([
    `process-${process.pid}.lock`,
  ]);
  await again.close();
});

test("a failed opening is not remembered: the next one may succeed", async () => {
  const first = await hold("biz_one");
  const settings = readEnv({ REFERLY_DATA_DIR: folder });
  await expect(openDatabase(settings)).rejects.toThrow("is in use by process");
  first.child.kill("SIGTERM");
  await once(first.child, "exit");
  const open = await openDatabase(settings);
  expect(await companies()).toEqual(["biz_one"]);
  await open.close();
});

test("everyone in a process shares one open database", async () => {
  const settings = readEnv({ REFERLY_DATA_DIR: folder });
  const [one, two] = await Promise.all([openDatabase(settings), openDatabase(settings)]);
  expect(one).toBe(two);
  expect(await database()).toBe(one);
  await one.close();
});
