import { onTestFinished } from "vitest";
import { type StandInOptions, startStandInWhop } from "../../support/whop/stand-in";
import { createWorld } from "../../support/whop/state/create-world";
import { startReceiver } from "./receiver";

export const API_KEY = "key_of_the_stand_in";
export const APP_ID = "app_referly";
export const SECRET = "ws_4f2d8a0c9b7e6f15";

/** A stand-in with a receiver in the app's place, both gone after the test, and short ways to call it over HTTP. */
export async function stage(options: Partial<StandInOptions> = {}) {
  const app = await startReceiver();
  const whop = await startStandInWhop({
    appOrigin: app.origin,
    webhookUrl: `${app.origin}/hook`,
    webhookSecret: SECRET,
    appId: APP_ID,
    apiKey: API_KEY,
    world: createWorld(),
    ...options,
  });
  onTestFinished(async () => {
    await whop.close();
    await app.close();
  });
  return { app, whop, ...callsOf(whop.origin) };
}

/** Calls of a running stand-in, with the right key unless `headers` say otherwise. */
export function callsOf(origin: string) {
  const call = async (path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(`${origin}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: jsonOr(text) };
  };
  return {
    graphql: (name: string, variables: object, headers = {}) =>
      call(`/public-graphql/${name}?id=sha256%3A0&type=query`, { operationName: name, variables }, headers),
    get: (path: string, headers = {}) => call(`/api/v1${path}`, undefined, headers),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      call(`/api/v1${path}`, body, { "idempotency-key": crypto.randomUUID(), ...headers }),
    control: (action: string, body: unknown = {}) => call(`/control/${action}`, body, {}),
    page: (path: string, init?: RequestInit) => fetch(`${origin}${path}`, { redirect: "manual", ...init }),
  };
}

/** What stands at a path of an answer, `data.company.plans`; undefined when nothing does. */
export function at(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, body);
}

/** The ids of a list's `data`, or of any list of records. */
export function idsOf(list: unknown): string[] {
  const records = Array.isArray(list) ? list : at(list, "data");
  return Array.isArray(records) ? records.map((record) => String(at(record, "id"))) : [];
}

/** What JSON says, else the text itself. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
