import "server-only";
import { z } from "zod";

/** Values that ship in examples; a production start with one of them would be an open door. */
const PLACEHOLDER =
  /^(?:ws_|apik_|app_)?(?:|(?:change|replace)[-_ ]?(?:me|this|with).*|placeholder.*|dummy.*|your[-_ ].*|(.)\1+|x{3,}.*|todo.*|(?:\.{3}|…).*|test|secret|.*example.*|<.*)$/i;

/** Whether a secret is blank or what an example shows in its place. */
export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret.trim());
}

const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin);
const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");
const words = z
  .string()
  .default("")
  .transform((value) => value.split(/[\s,]+/).filter(Boolean));

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  APP_ORIGIN: origin.default("http://localhost:3000"),
  REFERLY_SECRET: z.string().default(""),
  NEXT_PUBLIC_WHOP_APP_ID: z.string().default(""),
  WHOP_API_KEY: z.string().default(""),
  WHOP_WEBHOOK_SECRET: words,
  WHOP_API_ORIGIN: origin.default("https://api.whop.com"),
  WHOP_STORE_ORIGIN: origin.default("https://whop.com"),
  WHOP_FRAME_ORIGINS: words.transform((list) =>
    list.length ? list : ["https://whop.com", "https://*.whop.com"],
  ),
  WHOP_USER_TOKEN_PUBLIC_KEY: z.string().default(""),
  SUPABASE_URL: z.string().default(""),
  SUPABASE_SERVICE_ROLE_KEY: z.string().default(""),
  DATABASE_URL: z.string().default(""),
  REFERLY_DATA_DIR: z.string().default(".data"),
  /** What a timer outside of this process shows at /api/sweep; without it that address does not exist. */
  CRON_SECRET: z.string().default(""),
  REFERLY_EMBEDDED: flag,
  REFERLY_DEMO: flag,
  /** How many proxies in front of Referly append to X-Forwarded-For; Vercel is one, a bare server none. */
  TRUSTED_PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(process.env.VERCEL ? 1 : 0),
});

export type Env = z.infer<typeof schema>;

/**
 * Reads and checks the environment. Takes the raw variables; returns them parsed, with defaults that suit development.
 * Outside development and tests it throws one Error that names every variable that is missing, blank, a placeholder or forbidden
 * (never a value).
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const blanksGone = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(blanksGone);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))];
    throw new Error(`Referly cannot start: check ${names.join(", ")} (see .env.example).`);
  }
  // Whatever else it is called (`staging`), it is reached by strangers.
  const isAtHome = ["development", "test"].includes(parsed.data.NODE_ENV);
  const problems = isAtHome ? [] : productionProblems(parsed.data);
  if (problems.length) throw new Error(`Referly cannot start: ${problems.join("; ")} (see .env.example).`);
  return parsed.data;
}

let current: Env | undefined;

/** The process's environment, read once at first use. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}

function productionProblems(env: Env): string[] {
  const secret = (name: string, value: string, minLength: number) =>
    isPlaceholder(value)
      ? [`${name} is missing or still a placeholder`]
      : value.length < minLength
        ? [`${name} is shorter than ${minLength} characters`]
        : [];
  const webhookSecrets = env.WHOP_WEBHOOK_SECRET.length ? env.WHOP_WEBHOOK_SECRET : [""];
  return [
    ...secret("REFERLY_SECRET", env.REFERLY_SECRET, 32),
    ...secret("NEXT_PUBLIC_WHOP_APP_ID", env.NEXT_PUBLIC_WHOP_APP_ID, 5),
    ...secret("WHOP_API_KEY", env.WHOP_API_KEY, 8),
    ...webhookSecrets.flatMap((value) => secret("WHOP_WEBHOOK_SECRET", value, 16)),
    ...(env.CRON_SECRET ? secret("CRON_SECRET", env.CRON_SECRET, 16) : []),
    ...databaseProblems(env),
    ...(env.WHOP_USER_TOKEN_PUBLIC_KEY && !env.REFERLY_DEMO
      ? [
          "WHOP_USER_TOKEN_PUBLIC_KEY lets its holder sign in as anyone and is only accepted with REFERLY_DEMO=1",
        ]
      : []),
    ...(env.APP_ORIGIN.startsWith("https:") || env.REFERLY_DEMO
      ? []
      : ["APP_ORIGIN must be your public https address"]),
  ];
}

function databaseProblems(env: Env): string[] {
  if (env.SUPABASE_URL) {
    return isPlaceholder(env.SUPABASE_SERVICE_ROLE_KEY)
      ? ["SUPABASE_SERVICE_ROLE_KEY is missing or still a placeholder"]
      : [];
  }
  return env.DATABASE_URL || env.REFERLY_EMBEDDED
    ? []
    : [
        "set SUPABASE_URL or DATABASE_URL (REFERLY_EMBEDDED=1 accepts the embedded database, which has no fsync)",
      ];
}
