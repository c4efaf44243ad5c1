import { expect, test } from "vitest";
import { callSql } from "@/lib/db/transports/postgrest/call-sql";
import type { SqlFunction } from "@/lib/db/transports/postgrest/functions";

const fn: SqlFunction = {
  name: "greet",
  isSet: false,
  isVoid: false,
  isRow: false,
  inputs: [{ name: "name", type: "text", isOptional: true }],
};
const sqlOf = (json: string, name = "greet") =>
  callSql({ fn: { ...fn, name }, given: ["name"], json, role: "service_role", timeoutMs: 450.7 });

test("a call becomes the role and limits its time before anything else", () => {
  expect(sqlOf("{}")).toMatch(
    /^set local role "service_role"; set local time zone 'UTC'; set local statement_timeout = 450; select /,
  );
});

test("no text can end the literal that carries the arguments", () => {
  expect(sqlOf(`{"name": "'; drop table x; --"}`)).toContain(`E'{"name": "''; drop table x; --"}'::json`);
  expect(sqlOf(`{"name": "\\\\'"}`)).toContain(`E'{"name": "\\\\\\\\''"}'::json`);
});

test("no name can end its quotes", () => {
  expect(sqlOf("{}", 'a"b')).toContain('public."a""b"(');
});

test("a limit below a millisecond is still a limit, since zero would be none", () => {
  expect(callSql({ fn, given: [], json: "{}", role: "anon", timeoutMs: 0.2 })).toContain(
    "statement_timeout = 1;",
  );
});
