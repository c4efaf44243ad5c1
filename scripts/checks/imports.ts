/** A source file of the project: its path from the root, with forward slashes, and its text. */
export type SourceFile = { path: string; text: string };

type Room = "app" | "components" | "lib" | "messages" | "other";

/** Packages that open a door to the outside, and the one folder that may. */
const DOORS: Record<string, RegExp> = {
  "@supabase/supabase-js": /^lib\/db\//,
  pg: /^lib\/db\//,
  "@electric-sql/pglite": /^lib\/db\//,
  "@whop/api": /^lib\/whop\//,
};

/** What no file may contain: features of Next and of the language that were ruled out (docs/decisions). */
const BANNED: [RegExp, string][] = [
  [/^\s*["']use server["']/m, "Server Actions are not used"],
  [/^\s*["']use cache["']/m, "`use cache` is not used"],
  [/from ["']next\/image["']/, "the image optimiser is not used"],
  [/\bdangerouslySetInnerHTML\b/, "markup is never injected"],
  [/\beval\(/, "eval is never used"],
];

/** Rooms whose code may be imported from each room. */
const ALLOWED: Record<Room, readonly Room[]> = {
  app: ["app", "components", "lib", "messages"],
  components: ["components", "lib", "messages"],
  lib: ["lib", "messages"],
  messages: [],
  other: ["app", "components", "lib", "messages", "other"],
};

/** Folders of lib that know no noun: nouns import them, never the other way round. */
const GROUND = /^lib\/(?:db|whop|keys|env|errors|log|money|format)(?:\/|\.|$)/;
/** What components may really import from lib; everything else only as types. */
const SHOWN = /^lib\/(?:format\/|money|.*schema)/;

/**
 * Checks that imports run one way (app → lib/<noun> → lib/db, lib/whop; components take types and formatters) and that
 * each outside system has one door. Returns one sentence for each violation.
 */
export function checkImports(files: SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...importProblems(file),
    ...bannedProblems(file),
    ...environmentProblems(file),
  ]);
}

function importProblems({ path, text }: SourceFile): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
  return [...text.matchAll(pattern)].flatMap(([, typeOnly, fixed, dynamic]) => {
    const target = fixed ?? dynamic ?? "";
    return problemsOf(path, target, Boolean(typeOnly));
  });
}

function problemsOf(path: string, target: string, isType: boolean): string[] {
  const door = Object.keys(DOORS).find((name) => target === name || target.startsWith(`${name}/`));
  if (door && roomOf(path) !== "other" && !DOORS[door]?.test(path)) {
    return [`${path} imports ${target}, whose only door is ${DOORS[door]?.source.replaceAll(/[\\^]/g, "")}`];
  }
  if (!target.startsWith("@/")) return [];
  const to = target.slice(2);
  const from = roomOf(path);
  if (!ALLOWED[from].includes(roomOf(to)))
    return [`${path} imports ${to}: ${from} may not know ${roomOf(to)}`];
  if (from === "components" && to.startsWith("lib/") && !isType && !SHOWN.test(to)) {
    return [`${path} imports ${to}: components take types and formatters from lib, nothing that acts`];
  }
  const isGround = GROUND.test(path) && to.startsWith("lib/") && !GROUND.test(to);
  return isGround ? [`${path} imports ${to}: a ground room may not know a noun`] : [];
}

function bannedProblems({ path, text }: SourceFile): string[] {
  return roomOf(path) === "other"
    ? []
    : BANNED.filter(([pattern]) => pattern.test(text)).map(([, why]) => `${path}: ${why}`);
}

function environmentProblems({ path, text }: SourceFile): string[] {
  const isFree = roomOf(path) === "other" || path === "lib/env.ts";
  return !isFree && /process\.env\b/.test(text)
    ? [`${path} reads process.env: lib/env.ts is its only door`]
    : [];
}

function roomOf(path: string): Room {
  const room = path.split("/")[0];
  return room === "app" || room === "components" || room === "lib" || room === "messages" ? room : "other";
}
