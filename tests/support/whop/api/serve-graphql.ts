import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { StandInContext } from "../context";
import { parseJson, readBody } from "../http";
import { GraphqlProblem, OPERATIONS } from "./graphql";
import type { Answer } from "./replays";
import { serve } from "./serve";

const call = z.object({ variables: z.record(z.string(), z.unknown()).default({}) });

/** `POST /public-graphql/<operation>`: the operation is the last segment of the path, its variables are in the body. */
export async function serveGraphql(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
) {
  const body = parseJson(await readBody(request));
  if (request.headers.authorization !== `Bearer ${context.apiKey}`) {
    return serve(request, response, null, () => ({ status: 401, body: problem("Unauthorized") }));
  }
  const fault = context.faults.take(name);
  const operation = OPERATIONS[name];
  return serve(request, response, fault, (): Answer => {
    const parsed = call.safeParse(body);
    if (!operation || !parsed.success) return { status: 400, body: problem(`Unknown operation ${name}`) };
    if (fault?.kind === "no_data") return { status: 200, body: problem(fault.message) };
    if (fault?.kind === "null_root")
      return { status: 200, body: { data: { [operation.root]: null }, ...problem(fault.message) } };
    const answer = attempt(operation, parsed.data.variables, context);
    return fault?.kind === "data_and_errors"
      ? { status: 200, body: { ...answer, ...problem(fault.message) } }
      : { status: 200, body: answer };
  });
}

function attempt(
  operation: (typeof OPERATIONS)[string],
  variables: unknown,
  { store, appId, origin }: StandInContext,
) {
  const { world } = store;
  const change = <T>(act: () => T) => store.change(act);
  try {
    return {
      data: {
        [operation.root]: operation.answer(variables, {
          world,
          appId,
          origin,
          change,
          now: () => store.nextTime(),
        }),
      },
    };
  } catch (error) {
    if (error instanceof GraphqlProblem)
      return { data: { [operation.root]: null }, ...problem(error.message) };
    if (error instanceof z.ZodError)
      return problem(`Variable of wrong type: ${error.issues.map(({ path }) => path.join(".")).join(", ")}`);
    throw error;
  }
}

const problem = (message: string) => ({ errors: [{ message }] });
