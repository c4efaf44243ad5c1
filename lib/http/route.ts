import { knownFailure } from "@/lib/http/known-failure";
import { transportSecurity } from "@/lib/http/transport-security";
import { log } from "@/lib/log";
import { WhopError } from "@/lib/whop/whop-error";

type Handler<Context> = (request: Request, context: Context) => Promise<Response> | Response;

/**
 * Wraps a route handler: what it throws becomes the response, in this one place. A failure that is known answers with its
 * status and sentence; anything else is logged by name and answers 500 without details. Every answer is uncacheable unless
 * the handler said otherwise.
 */
export function route<Context>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    try {
      return guarded(await handler(request, context));
    } catch (error) {
      return guarded(answerFor(error, new URL(request.url).pathname.slice(0, 200)));
    }
  };
}

function answerFor(error: unknown, path: string): Response {
  const known = knownFailure(error);
  if (known) {
    const { status, code, message } = known;
    if (status >= 500) log("request.failed", { path, code, cause: causeOf(known) });
    // Without this, Node would read the rest of a body that is too large, however much that is.
    const headers = status === 413 ? { connection: "close" } : undefined;
    return Response.json({ error: { code, message } }, { status, headers });
  }
  log("request.failed", { path, code: "internal", cause: causeOf(error) });
  const message = "Something on our side failed. Nothing was changed; try again in a moment.";
  return Response.json({ error: { code: "internal", message } }, { status: 500 });
}

function causeOf(error: unknown): string {
  if (error instanceof WhopError) {
    // Whop's own text may hold anything, people's addresses included.
    const { name, failure, operation, httpStatus } = error;
    return `${name}: ${failure} in ${operation}${httpStatus ? ` (${httpStatus})` : ""}`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 300) : "unknown";
}

function guarded(response: Response): Response {
  // A copy: the headers of some responses (Response.redirect, fetch) cannot be changed.
  const answer = new Response(response.body, response);
  if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "private, no-store");
  for (const [name, value] of Object.entries(transportSecurity())) answer.headers.set(name, value);
  return answer;
}
