import { describe, expect, test } from "vitest";
import { checkImports } from "@/scripts/checks/imports";

const problems = (path: string, text: string) => checkImports([{ path, text }]);

describe("imports run one way", () => {
  test.each([
    ["lib/codes/a.ts", 'import { Button } from "@/components/ui/button";', "lib may not know components"],
    ["components/ui/a.tsx", 'import { GET } from "@/app/r/route";', "components may not know app"],
    ["components/ui/a.tsx", 'import { rpc } from "@/lib/db/rpc";', "components take types and formatters"],
    [
      "lib/db/a.ts",
      'import { foldCode } from "@/lib/codes/referral-code";',
      "a ground room may not know a noun",
    ],
    ["lib/whop/a.ts", 'const a = await import("@/lib/events/ingest");', "a ground room may not know a noun"],
  ])("%s is refused when it says %s", (path, text, sentence) => {
    expect(problems(path, text)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each([
    ["app/r/route.ts", 'import { answerClick } from "@/lib/clicks/click-door";'],
    ["components/ui/a.tsx", 'import type { Overview } from "@/lib/reports/schema";'],
    ["lib/codes/a.ts", 'import { rpc } from "@/lib/db/rpc";'],
    ["tests/unit/a.test.ts", 'import { PGlite } from "@electric-sql/pglite";'],
  ])("%s may say %s", (path, text) => {
    expect(problems(path, text)).toEqual([]);
  });
});

describe("each outside system has one door", () => {
  test.each([
    ["lib/codes/a.ts", 'import { createClient } from "@supabase/supabase-js";'],
    ["lib/events/a.ts", 'import { WhopServerSdk } from "@whop/api";'],
    ["app/a.ts", 'import pg from "pg";'],
    ["lib/codes/a.ts", "const url = process.env.DATABASE_URL;"],
  ])("%s is refused when it says %s", (path, text) => {
    expect(problems(path, text)).toHaveLength(1);
  });
});

describe("features that were ruled out stay out", () => {
  test.each([
    '"use server";',
    '"use cache";',
    'import Image from "next/image";',
    "<p dangerouslySetInnerHTML={x} />",
  ])("%s is refused", (text) => {
    expect(problems("app/page.tsx", text)).toHaveLength(1);
  });
});
