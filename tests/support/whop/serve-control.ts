import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { StandInContext } from "./context";
import { ACTIONS } from "./control";
import { parseJson, readBody, sendJson } from "./http";
import { NotInWorld } from "./state/world";

/**
 * Answers control calls. They must be JSON posts: a foreign page cannot send one without asking first, and it is never
 * allowed to.
 */
export async function serveControl(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  const refuse = (status: number, message: string) => sendJson(response, status, { error: { message } });
  if (request.method !== "POST" || !request.headers["content-type"]?.startsWith("application/json")) {
    return refuse(415, "Send JSON by POST.");
  }
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) return refuse(404, `There is no action ${name}.`);
  const text = await readBody(request);
  try {
    const result = action(context, text ? parseJson(text) : {});
    sendJson(response, 200, { ok: true, ...(result ?? {}) });
  } catch (error) {
    if (error instanceof z.ZodError) return refuse(400, z.prettifyError(error));
    if (error instanceof NotInWorld) return refuse(404, error.message);
    if (error instanceof RangeError) return refuse(409, error.message);
    throw error;
  }
}
