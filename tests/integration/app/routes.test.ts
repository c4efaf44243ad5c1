import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GUARD_CALLS, GUARDS } from "@/tests/support/app/guards";

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("every route and page has a guard, and every guard a file", () => {
  const entries = filesIn("app").filter((path) => /\/(?:route|page|default)\.[jt]sx?$/.test(path));
  expect(entries.toSorted()).toEqual(Object.keys(GUARDS).toSorted());
});

test.each(Object.entries(GUARDS))("%s keeps its guard", (path, guard) => {
  const source = readFileSync(path, "utf8");
  const called = Object.entries(GUARD_CALLS).flatMap(([who, call]) => (call.test(source) ? [who] : []));
  expect(called).toEqual(guard.who === "public" ? [] : [guard.who]);
});

const CHANGES =
  /\bexport (?:const|function|async function) (?:POST|PUT|PATCH|DELETE)\b|\bas (?:POST|PUT|PATCH|DELETE)\b/;

test("whatever a creator or a member changes passes the rules for changes", () => {
  const changing = Object.entries(GUARDS).filter(
    ([path, { who }]) => (who === "creator" || who === "member") && CHANGES.test(readFileSync(path, "utf8")),
  );
  const unruly = changing.filter(([path]) => !/\breadChange\(/.test(readFileSync(path, "utf8")));
  expect(unruly.map(([path]) => path)).toEqual([]);
});

test("what browsers are sent holds no word of the server's secrets and doors", () => {
  const files = filesIn(".next/static").filter((path) => /\.(?:js|css|map|json|txt)$/.test(path));
  expect(files.length).toBeGreaterThan(5);
  const words = [
    ...["public-graphql", "WHOP_API_KEY", "WHOP_WEBHOOK_SECRET", "REFERLY_SECRET", "DATABASE_URL"],
    ...["SUPABASE_", "service_role", "createHmac", "@whop/api", "ingest_event"],
  ];
  const found = files.flatMap((path) => {
    const text = readFileSync(path, "utf8");
    return words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`);
  });
  expect(found).toEqual([]);
});

test("what browsers are sent comes without source maps", () => {
  expect(filesIn(".next/static").filter((path) => path.endsWith(".map"))).toEqual([]);
});
