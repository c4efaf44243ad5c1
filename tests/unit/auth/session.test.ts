import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDueForRenewal, issueSession, readSession, type SessionScope } from "@/lib/auth/session";
import { sign } from "@/lib/keys";

const NOW = 1_795_000_000;
const maya = { userId: "user_maya", role: "creator", resourceId: "biz_cats" } satisfies SessionScope;
const session = issueSession(maya, NOW);

describe("a session", () => {
  test("says who its holder is for the role and the resource that it was made for", () => {
    expect(readSession(session, maya, NOW)).toMatchObject(maya);
  });

  test.each([
    ["another role", { role: "member", resourceId: "biz_cats" }],
    ["another community", { role: "creator", resourceId: "biz_dogs" }],
  ] as const)("is worth nothing for %s", (_what, expected) => {
    expect(readSession(session, expected, NOW)).toBeNull();
  });

  test("lives for an hour, to the second", () => {
    expect(readSession(session, maya, NOW + 3_599)).not.toBeNull();
    expect(readSession(session, maya, NOW + 3_600)).toBeNull();
  });

  test("is due for renewal after ten minutes", () => {
    const claims = readSession(session, maya, NOW) ?? expect.unreachable();
    expect(isDueForRenewal(claims, NOW + 599)).toBe(false);
    expect(isDueForRenewal(claims, NOW + 601)).toBe(true);
  });
});

describe("anything else is nobody", () => {
  const [payload = "", mac = ""] = session.split(".");
  const signed = (text: string) => {
    const body = Buffer.from(text).toString("base64url");
    return `${body}.${sign("session", body)}`;
  };
  const longer = Buffer.from(JSON.stringify({ ...maya, expiresAt: NOW + 1_000_000 })).toString("base64url");

  test.each([
    ["no session", null],
    ["an empty one", ""],
    ["a dot", "."],
    ["three dots", "..."],
    ["no signature", payload],
    ["an empty signature", `${payload}.`],
    ["a third part", `${session}.x`],
    ["two sessions in one header", `${session}, ${session}`],
    ["a longer life under the same signature", `${longer}.${mac}`],
    ["a signature for something else", `${payload}.${sign("click", payload)}`],
    ["padding behind the signature", `${session}=`],
    ["a megabyte", "a".repeat(1_000_000)],
    ["our signature on an empty object", signed("{}")],
    ["our signature on null", signed("null")],
    [
      "our signature on a role that does not exist",
      signed(JSON.stringify({ ...maya, role: "owner", expiresAt: NOW + 10 })),
    ],
    ["our signature without an end", signed(JSON.stringify(maya))],
    ["our signature with an end that is no number", signed(JSON.stringify({ ...maya, expiresAt: "2099" }))],
  ])("%s", (_what, text) => {
    expect(readSession(text, maya, NOW)).toBeNull();
  });

  test("text of any kind is nobody, never an error", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readSession(text, maya, NOW) === null));
    fc.assert(fc.property(fc.string(), (text) => readSession(`${payload}.${text}`, maya, NOW) === null));
  });
});
