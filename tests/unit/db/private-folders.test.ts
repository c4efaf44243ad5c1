import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockDataFolder } from "@/lib/db/transports/data-folder-lock";
import { demoSettings } from "@/tests/support/demo/settings";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "referly-private-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("a data folder, and what is made on the way to it, opens to its owner alone: it holds people's addresses", async () => {
  const unlock = await lockDataFolder(join(root, "way", "data"));
  expect([modeOf(join(root, "way")), modeOf(join(root, "way", "data"))]).toEqual(["700", "700"]);
  unlock();
});

test("the demo's folder and its secrets open to their owner alone", async () => {
  await demoSettings(join(root, "demo"));
  expect(modeOf(join(root, "demo"))).toBe("700");
  expect(modeOf(join(root, "demo", "settings.json"))).toBe("600");
});
