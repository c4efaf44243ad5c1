import { describe, expect, test } from "vitest";
import { readEnv } from "@/lib/env";

const PRODUCTION = {
  NODE_ENV: "production",
  APP_ORIGIN: "https://referly.test",
  REFERLY_SECRET: "k3jH8sLq0ZpWvX2mN7bT5yRcF9dGaE1u",
  NEXT_PUBLIC_WHOP_APP_ID: "app_9fK2LmQ",
  WHOP_API_KEY: "apik_7Hs82kLq",
  WHOP_WEBHOOK_SECRET: "ws_4f8a1c9e2b7d6053",
  DATABASE_URL: "postgres://referly@db.internal/referly",
};

const readWith = (changes: Record<string, string | undefined>) => () =>
  readEnv({ ...PRODUCTION, ...changes });

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "started";
}

describe("production", () => {
  test("starts with real values", () => {
    expect(readWith({})()).toMatchObject({ APP_ORIGIN: "https://referly.test", TRUSTED_PROXY_HOPS: 0 });
  });

  const secrets = ["REFERLY_SECRET", "NEXT_PUBLIC_WHOP_APP_ID", "WHOP_API_KEY", "WHOP_WEBHOOK_SECRET"];
  const unfit = [
    undefined,
    "",
    "   ",
    "changeme",
    "CHANGE-ME-please-change-me-now-32",
    "Placeholder-42",
    "your-secret-goes-here",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "<from-the-developer-dashboard>",
    "an_example_secret_of_32_characters",
    "todo",
    "ws_change_me_change_me_change_me_now",
    "replace-with-32-random-characters-please",
    "abc",
  ];

  test.each(secrets.flatMap((name) => unfit.map((value) => [name, value] as const)))(
    "does not start when %s is %j, names it and shows no value",
    (name, value) => {
      const message = messageOf(readWith({ [name]: value }));
      expect(message).toContain(name);
      if (value?.trim()) expect(message).not.toContain(value);
      for (const other of secrets.filter((one) => one !== name)) expect(message).not.toContain(other);
    },
  );

  test("is also what has a name of its own: staging refuses what production refuses", () => {
    expect(messageOf(() => readEnv({ NODE_ENV: "staging" }))).toContain("REFERLY_SECRET");
  });

  test("names everything that is wrong at once", () => {
    const message = messageOf(() => readEnv({ NODE_ENV: "production" }));
    for (const name of [...secrets, "SUPABASE_URL", "APP_ORIGIN"]) expect(message).toContain(name);
  });

  test("refuses a placeholder beside a real webhook secret", () => {
    expect(messageOf(readWith({ WHOP_WEBHOOK_SECRET: "ws_4f8a1c9e2b7d6053, changeme" }))).toContain(
      "WHOP_WEBHOOK_SECRET",
    );
  });

  test.each([
    ["no database", { DATABASE_URL: "" }, "SUPABASE_URL or DATABASE_URL"],
    ["Supabase without its key", { SUPABASE_URL: "https://abc.supabase.co" }, "SUPABASE_SERVICE_ROLE_KEY"],
    ["a key for signing in as anyone", { WHOP_USER_TOKEN_PUBLIC_KEY: "{}" }, "WHOP_USER_TOKEN_PUBLIC_KEY"],
    ["links without https", { APP_ORIGIN: "http://referly.test" }, "APP_ORIGIN"],
  ])("refuses %s", (_what, changes, name) => {
    expect(messageOf(readWith(changes))).toContain(name);
  });

  test.each([
    ["the embedded database, when told so", { DATABASE_URL: "", REFERLY_EMBEDDED: "1" }],
    [
      "a stand-in's key and plain http in the demo",
      { WHOP_USER_TOKEN_PUBLIC_KEY: "{}", APP_ORIGIN: "http://127.0.0.1:3000", REFERLY_DEMO: "1" },
    ],
  ])("accepts %s", (_what, changes) => {
    expect(readWith(changes)).not.toThrow();
  });
});

describe("anywhere", () => {
  test("development starts with nothing set", () => {
    expect(readEnv({})).toMatchObject({
      NODE_ENV: "development",
      APP_ORIGIN: "http://localhost:3000",
      REFERLY_DEMO: false,
    });
  });

  test.each([
    ["APP_ORIGIN", "referly"],
    ["APP_ORIGIN", "localhost:3000"],
    ["APP_ORIGIN", "javascript:alert(1)"],
    ["WHOP_API_ORIGIN", "ftp://api.whop.com"],
    ["REFERLY_DEMO", "yes"],
    ["TRUSTED_PROXY_HOPS", "-1"],
    ["TRUSTED_PROXY_HOPS", "1.5"],
    ["TRUSTED_PROXY_HOPS", "many"],
  ])("%s=%s is refused by name, without its value", (name, value) => {
    const message = messageOf(() => readEnv({ [name]: value }));
    expect(message).toContain(name);
    expect(message).not.toContain(value);
  });

  test("addresses lose path and slash, so that links can be built on them", () => {
    expect(readEnv({ APP_ORIGIN: "https://Referly.test/app/?x=1" }).APP_ORIGIN).toBe("https://referly.test");
  });

  test("several webhook secrets are accepted while one is replaced", () => {
    expect(readEnv({ WHOP_WEBHOOK_SECRET: "ws_old  ws_new,ws_next" }).WHOP_WEBHOOK_SECRET).toEqual([
      "ws_old",
      "ws_new",
      "ws_next",
    ]);
  });
});
