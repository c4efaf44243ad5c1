import { z } from "zod";
import { SESSION_HEADER } from "@/lib/auth/session";
import { badInput, forbidden, unauthenticated } from "@/lib/errors";
import { isOwnOrigin } from "@/lib/http/is-own-origin";
import { readCapped } from "@/lib/http/read-capped";

const MAX_BYTES = 64 * 1024;

/**
 * What a change (POST, PATCH, DELETE) asks for, as the schema reads it. Every handler that changes something calls it
 * right after its guard: Whop's token is ambient, so the request must also be JSON, come from a page of ours and carry the
 * session of that page, which `components/http/use-send.ts` sends along. Throws AppError 403 for another origin or content
 * type, 401 without a session, 413 above 64 KiB, 400 for a body the schema does not take: a schema's own message is shown
 * as it is, so write it as a sentence.
 *
 *     export const PATCH = route(async (request: Request, { params }: Context) => {
 *       const creator = await requireCreator((await params).companyId, request.headers);
 *       const change = await readChange(request, settingsChange);
 *       return freshJson(request, await saveSettings(creator, change), creatorScope(creator));
 *     });
 */
export async function readChange<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const { headers } = request;
  if (!isOwnOrigin(headers))
    throw forbidden("Changes are made from Referly's own pages. Open it inside Whop.");
  if (!/^application\/json\s*(?:;|$)/i.test(headers.get("content-type") ?? "")) {
    throw forbidden("A change has to come as JSON.");
  }
  if (!headers.has(SESSION_HEADER)) throw unauthenticated("Reload the page to go on; nothing was changed.");
  const parsed = schema.safeParse(jsonOf(await readCapped(request, MAX_BYTES)));
  if (!parsed.success) throw badInput(sentenceOf(parsed.error));
  return parsed.data;
}

/** A change that has nothing to say beyond its address. */
export const noInput = z.strictObject({});

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badInput("The request is not readable JSON.");
  }
}

/** The first sentence that the schema itself has for what is wrong; zod's own words are for engineers. */
function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const message = issue?.message ?? "";
  if (/^[A-Z].*\.$/.test(message)) return message;
  const field = issue?.path.join(".");
  return field ? `The value of ${field} cannot be used.` : "The request does not have the expected form.";
}
