import type { IncomingMessage, ServerResponse } from "node:http";
import type { StandInContext } from "../context";
import { parseJson, readBody } from "../http";
import { type Answer, refusal } from "./replays";
import { REST_ROUTES, type RestCall, type RestRoute } from "./rest-routes";
import { serve } from "./serve";

/** `/api/v1/...`: authorisation, then the route; POSTs go through the rules of `Idempotency-Key`. */
export async function serveRest(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const text = await readBody(request);
  const path = url.pathname.slice("/api/v1".length);
  const method = request.method ?? "GET";
  const route = REST_ROUTES.find(
    ({ operation, pattern }) => operation.startsWith(`${method} `) && pattern.test(path),
  );
  const answer = (status: Answer) => serve(request, response, null, () => status);

  if (!route?.isPublic && request.headers.authorization !== `Bearer ${context.apiKey}`) {
    return answer(refusal(401, "unauthorized", "The API key is missing or unknown."));
  }
  if (!route) return answer(refusal(404, "not_found", `There is no ${method} ${path}.`));

  const call: RestCall = {
    parts: route.pattern.exec(path)?.groups ?? {},
    query: url.searchParams,
    body: parseJson(text),
    versionDate: String(request.headers["api-version-date"] ?? ""),
  };
  context.asked.set(route.operation, (context.asked.get(route.operation) ?? 0) + 1);
  context.onCall?.(route.operation, call.query);
  const companyId = call.query.get("company_id") ?? call.query.get("account_id");
  const fault = context.faults.take(route.operation, companyId);
  if (method !== "POST") return serve(request, response, fault, () => route.answer(context, call));
  return serveOnce(context, request, response, {
    route,
    call,
    fault,
    fingerprint: `${method} ${url.pathname}\n${text}`,
  });
}

type Once = {
  route: RestRoute;
  call: RestCall;
  fault: ReturnType<StandInContext["faults"]["take"]>;
  fingerprint: string;
};

async function serveOnce(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  { route, call, fault, fingerprint }: Once,
): Promise<void> {
  const key = String(request.headers["idempotency-key"] ?? "");
  if (!key || Buffer.byteLength(key) > 255) {
    return serve(request, response, null, () =>
      refusal(400, "bad_request", "Idempotency-Key: required, at most 255 bytes"),
    );
  }
  const begun = context.replays.begin(context.apiKey, key, fingerprint);
  if ("answer" in begun) {
    const headers: Record<string, string> = begun.isReplay ? { "idempotent-replayed": "true" } : {};
    return serve(request, response, begun.isReplay ? fault : null, () => ({ ...begun.answer, headers }));
  }
  try {
    await serve(request, response, fault, () =>
      context.store.change(() => {
        const answer = route.answer(context, call);
        context.replays.keep(begun.slot, begun.requestHash, answer);
        return answer;
      }),
    );
  } finally {
    context.replays.end(begun.slot);
  }
}
