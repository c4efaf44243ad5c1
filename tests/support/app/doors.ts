import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort } from "@/tests/support/postgres/server";

/** The two servers that answer `/r/CODE`: the route handler inside Next, and server.ts in front of it. */
export const DOORS = ["the route handler", "server.ts"] as const;
export type Door = (typeof DOORS)[number];

/** Starts the app once behind each door, with the same settings. */
export async function startDoors(env: Record<string, string>): Promise<Record<Door, AppProcess>> {
  const [route, server] = await Promise.all([
    startApp(await freePort(), env, { isPlainNext: true }),
    startApp(await freePort(), env),
  ]);
  return { "the route handler": route, "server.ts": server };
}
