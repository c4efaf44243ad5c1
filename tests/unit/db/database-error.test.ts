import { expect, test } from "vitest";
import { DatabaseError } from "@/lib/db/database-error";

const passing = [
  "timeout",
  "unreachable",
  "08006",
  "53300",
  "57P01",
  "57P03",
  "25006",
  "40001",
  "40P01",
  "55P03",
  "PGRST003",
];
const refused = [
  "unreadable",
  "23505",
  "22P02",
  "42501",
  "P0001",
  "PGRST202",
  "PGRST301",
  "HTTP401",
  "RF001",
];

test.each(passing)("%s means that the database is away for now", (code) => {
  expect(new DatabaseError("fn", code, "why").isUnavailable).toBe(true);
});

test.each(refused)("%s means that the call was refused, and will be again", (code) => {
  expect(new DatabaseError("fn", code, "why").isUnavailable).toBe(false);
});

test("the message names the function, the reason and the code", () => {
  expect(new DatabaseError("resolve_code", "timeout", "no answer").message).toBe(
    "resolve_code: no answer (timeout)",
  );
});
