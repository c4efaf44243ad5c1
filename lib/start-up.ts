import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerClick } from "@/lib/clicks/click-door";
import { clientAddress } from "@/lib/clicks/client-address";
import { drainClicks } from "@/lib/clicks/record-click";
import { database, openDatabase } from "@/lib/db/database";
import { env } from "@/lib/env";
import { startRedriving } from "@/lib/events/redrive";
import { withPageStatus } from "@/lib/http/page-status";
import { log } from "@/lib/log";
import { startSweeping } from "@/lib/sweep/sweep";
import { checkTokenKey } from "@/lib/whop/user-token";

/**
 * Checks the settings, opens the database and registers what server.ts calls. On a problem it says which one and ends
 * the process, so that a half-working server never answers.
 */
export async function startUp(): Promise<void> {
  try {
    const settings = env();
    await checkTokenKey();
    const { kind } = await openDatabase(settings);
    registerDoors();
    startRedriving();
    startSweeping();
    log("server.ready", { database: kind, demo: settings.REFERLY_DEMO });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function registerDoors(): void {
  const doors = {
    click: (request: IncomingMessage) =>
      answerClick({
        method: request.method ?? "GET",
        url: request.url ?? "/",
        header: (name) => text(request.headers[name]),
        address: clientAddress(
          text(request.headers["x-forwarded-for"]),
          request.socket.remoteAddress ?? null,
          env().TRUSTED_PROXY_HOPS,
        ),
      }),
    withStatus: (response: ServerResponse, run: () => Promise<void>) => withPageStatus(response, run),
    close: async () => {
      await drainClicks();
      await (await database()).close();
    },
  };
  Object.defineProperty(globalThis, Symbol.for("referly.doors"), { value: doors, configurable: true });
}

function text(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header.join(", ") : header) ?? null;
}
