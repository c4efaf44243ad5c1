import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { clickToken, readClickToken } from "@/lib/clicks/click-token";

const CODE = "0c9f6c1e-8a54-4f55-9f0e-1b2f6c3d4e5f";
const OTHER_CODE = "1c9f6c1e-8a54-4f55-9f0e-1b2f6c3d4e5f";

test("a token gives back the click that it was made for", () => {
  const clickId = uuidv7();
  expect(readClickToken(clickToken(clickId, CODE), CODE)).toBe(clickId);
});

test("a token is short and needs no escaping in an address", () => {
  expect(clickToken(uuidv7(), CODE)).toMatch(/^[\w-]{22}\.[\w-]{16}$/);
});

test("a token of another code is worth nothing", () => {
  expect(readClickToken(clickToken(uuidv7(), CODE), OTHER_CODE)).toBeNull();
});

describe("a forged token is worth nothing", () => {
  const genuine = clickToken(uuidv7(), CODE);
  const [id = "", mac = ""] = genuine.split(".");

  test.each([
    ["nothing", ""],
    ["a dot", "."],
    ["no signature", `${id}.`],
    ["no click", `.${mac}`],
    ["a signature cut short", `${id}.${mac.slice(0, -1)}`],
    ["a longer signature", `${id}.${mac}A`],
    ["a third part", `${genuine}.x`],
    ["another click's id", `${clickToken(uuidv7(), CODE).split(".")[0]}.${mac}`],
    ["characters outside the alphabet", `${id.slice(0, -1)}!.${mac}`],
    ["an id in hexadecimal", `${uuidv7()}.${mac}`],
    ["16 kB", "a".repeat(16_000)],
  ])("%s", (_what, token) => {
    expect(readClickToken(token, CODE)).toBeNull();
  });

  test("a change of any one character of the signature is noticed", () => {
    for (let at = 0; at < mac.length; at += 1) {
      const changed = mac.slice(0, at) + (mac[at] === "A" ? "B" : "A") + mac.slice(at + 1);
      expect(readClickToken(`${id}.${changed}`, CODE)).toBeNull();
    }
  });

  test("text of any kind is refused without an error", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readClickToken(text, CODE) === null));
  });
});
