import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { clientOf } from "@/lib/db/database";
import { rpc } from "@/lib/db/rpc";
import { DOORS, type Door } from "@/tests/integration/db/support/doors";

const any = z.unknown();
const call = (fn: string, args: Record<string, unknown> = {}) => rpc(fn, args, any);

describe.each(DOORS)("through %s", (_name, open) => {
  let door: Door;
  beforeAll(async () => {
    door = await open();
  });
  afterAll(() => door.close());

  test.each<[string, string, Record<string, unknown>, unknown]>([
    ["arguments go by name, in any order", "subtract", { b: 1, a: 10 }, 9],
    ["an argument that is left out takes its default", "greet", { name: "Maya" }, "Hello, Maya"],
    [
      "an undefined argument is one that is left out",
      "greet",
      { name: "Maya", greeting: undefined },
      "Hello, Maya",
    ],
    [
      "an argument that is given wins over its default",
      "greet",
      { name: "Maya", greeting: "Hi" },
      "Hi, Maya",
    ],
    ["null arrives as null", "greet", { name: null }, "Hello, nobody"],
    ["null comes back as null", "nothing", {}, null],
    [
      "text arrives untouched",
      "greet",
      { name: `'; drop table x;-- \\ " é 😀 \n` },
      `Hello, '; drop table x;-- \\ " é 😀 \n`,
    ],
    ["a set of scalars is an array", "numbers", { up_to: 3 }, [1, 2, 3]],
    ["an empty set is an empty array", "numbers", { up_to: 0 }, []],
    [
      "a set of rows is an array of objects",
      "places",
      {},
      [
        { name: "attic", floor: 3 },
        { name: "cellar", floor: null },
      ],
    ],
    ["a table of one column is an array of objects", "letters", {}, [{ letter: "a" }, { letter: "b" }]],
    ["a row is an object", "one_place", {}, { name: "attic", floor: 3 }],
    ["OUT parameters are an object", "halves", { n: 7 }, { half: 3, rest: 1 }],
    [
      "a jsonb object goes in and out",
      "echo_json",
      { value: { a: [1, "x", null], b: {} } },
      { a: [1, "x", null], b: {} },
    ],
    ["a jsonb scalar goes in and out", "echo_json", { value: "x" }, "x"],
    ["null for a jsonb argument is SQL's null", "is_sql_null", { value: null }, true],
    [
      "an array of texts goes in and out",
      "echo_texts",
      { list: ["a,b", '"', "", "NULL"] },
      ["a,b", '"', "", "NULL"],
    ],
    [
      "an instant comes back in UTC",
      "echo_time",
      { at: "2026-11-24T21:00:00.123456+02:00" },
      "2026-11-24T19:00:00.123456+00:00",
    ],
    ["a day comes back as a day", "echo_day", { day: "2026-02-28" }, "2026-02-28"],
    ["a numeric comes back as a number", "echo_numeric", { n: 10.5 }, 10.5],
    ["a bigint comes back as a number", "echo_bigint", { n: 9007199254740991 }, 9007199254740991],
    [
      "a UUID comes back as text",
      "echo_uuid",
      { id: "018f0000-0000-7000-8000-000000000001" },
      "018f0000-0000-7000-8000-000000000001",
    ],
    ["the door acts as the service role", "who", {}, "service_role"],
  ])("%s", async (_rule, fn, args, expected) => {
    expect(await call(fn, args)).toEqual(expected);
  });

  test("numbers beyond 2^53 leave the database digit by digit", async () => {
    expect(await raw("echo_numeric", '{"n": 12345678901234567890.12345}')).toBe("12345678901234567890.12345");
    expect(await raw("echo_bigint", '{"n": 9223372036854775807}')).toBe("9223372036854775807");
  });

  test("a function without an answer does its work and answers null, with status 204", async () => {
    const before = await rpc("count_marks", {}, z.number());
    const { status, data } = await door.database.client.rpc("mark", { n: 1 });
    expect({ status, data }).toEqual({ status: 204, data: null });
    expect(await call("count_marks")).toBe(before + 1);
  });

  test("what a function wrote is undone when it fails, and the next call works", async () => {
    const before = await call("count_marks");
    await expect(call("mark_then_fail")).rejects.toMatchObject({ code: "RF001", isUnavailable: false });
    expect(await call("count_marks")).toBe(before);
  });

  test.each([
    ["P0001", 400],
    ["RF001", 400],
    ["23505", 409],
    ["23514", 400],
    ["22023", 400],
    ["42501", 403],
    ["55P03", 500],
    ["53300", 503],
    ["PT418", 418],
  ])("SQLSTATE %s answers %i with code, message, details and hint", async (state, status) => {
    const answer = await door.database.client.rpc("refuse", { state });
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({
      code: state,
      message: "no more seats",
      details: "row 7 is full",
      hint: "try row 8",
    });
  });

  test("the door's error names the function and the code, and neither details nor arguments", async () => {
    const error = await call("greet", { name: "maya@example.org", greeting: "x", extra: 1 }).catch(String);
    expect(error).toContain("greet");
    expect(error).toContain("PGRST202");
    expect(error).not.toContain("maya");
    const refused = await call("echo_uuid", { id: "maya@example.org" }).catch(String);
    expect(refused).toContain("22P02");
    expect(refused).not.toContain("maya");
    expect(await call("refuse", { state: "23505" }).catch(String)).not.toContain("row 7");
  });

  test.each([
    ["an unknown function", "no_such_function", {}],
    ["a wrong argument name", "subtract", { a: 1, c: 2 }],
    ["a missing argument", "subtract", { a: 1 }],
    ["one argument too many", "subtract", { a: 1, b: 2, c: 3 }],
    ["a function of another schema", "pg_sleep", {}],
    ["a trigger's function", "referral_moved", {}],
  ])("%s is PGRST202 and status 404", async (_rule, fn, args) => {
    const { status, error } = await door.database.client.rpc(fn, args);
    expect({ status, code: error?.code }).toEqual({ status: 404, code: "PGRST202" });
    await expect(call(fn, args)).rejects.toMatchObject({ code: "PGRST202", isUnavailable: false });
  });

  test("an answer of another shape than expected is an error, not a value", async () => {
    await expect(rpc("who", {}, z.number())).rejects.toMatchObject({
      code: "unreadable",
      isUnavailable: false,
    });
  });

  test("a stranger's key may call nothing", async () => {
    const anon = clientOf(door.database.transport, door.anonKey);
    for (const fn of ["who", "db_now", "check_invariants"]) {
      const { status, error } = await anon.rpc(fn);
      expect({ fn, status, code: error?.code }).toEqual({ fn, status: 401, code: "42501" });
    }
  });

  test("the service role may not call what it was not granted", async () => {
    const { status, error } = await door.database.client.rpc("secret");
    expect({ status, code: error?.code }).toEqual({ status: 403, code: "42501" });
  });

  test("a key that nobody was given is refused", async () => {
    const { status } = await clientOf(door.database.transport, "made-up").rpc("who");
    expect(status).toBe(401);
  });

  test("tables, other paths and other methods are refused", async () => {
    const { client } = door.database;
    expect((await client.from("companies").select()).status).toBe(404);
    expect((await client.from("companies").insert({})).status).toBe(404);
    expect((await client.rpc("who", {}, { get: true })).status).toBe(405);
  });

  describe("calls that are repeated", () => {
    beforeEach(() => call("restart_tries"));

    test.each(["40001", "40P01"])(
      "a transaction undone by %s is tried again until it goes through",
      async (state) => {
        expect(await call("fail_until", { attempt: 3, state })).toBe(3);
      },
    );

    test("it gives up after four times and says that the database is at fault", async () => {
      const answer = call("fail_until", { attempt: 100, state: "40001" });
      await expect(answer).rejects.toMatchObject({ code: "40001", isUnavailable: true });
      expect(await call("count_tries")).toBe(4);
    });

    test.each(["P0001", "23505", "55P03"])("a refusal with %s is not tried again", async (state) => {
      await expect(call("fail_until", { attempt: 100, state })).rejects.toMatchObject({ code: state });
      expect(await call("count_tries")).toBe(1);
    });
  });

  test("twenty calls at once all get their own answer", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => call("subtract", { a: n, b: 1 })));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => n - 1));
  });

  test("a call that waits longer than its limit ends in a timeout, and leaves nothing behind", async () => {
    const before = await call("count_marks");
    const busy = door.database.kind === "embedded" ? call("slow", { seconds: 0.6 }) : undefined;
    const late = rpc("slow_mark", { seconds: 2, n: 5 }, any, { timeoutMs: 300 });
    await expect(late).rejects.toMatchObject({ code: "timeout", isUnavailable: true });
    await busy;
    expect(await call("count_marks")).toBe(before);
  });

  async function raw(fn: string, body: string): Promise<string> {
    const { url, serviceKey, fetch } = door.database.transport;
    const headers = { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
    return (await fetch(`${url}/rest/v1/rpc/${fn}`, { method: "POST", headers, body })).text();
  }
});
