import { AsyncLocalStorage } from "node:async_hooks";

/** The little of a response that a page may decide; Next itself lets pages choose 401, 403 and 404 only. */
type Answer = { statusCode: number };

const KEY = Symbol.for("referly.page-status");
const holder = globalThis as Record<symbol, AsyncLocalStorage<Answer> | undefined>;

function storage(): AsyncLocalStorage<Answer> {
  holder[KEY] ??= new AsyncLocalStorage<Answer>();
  return holder[KEY];
}

/** Runs a request so that the pages in it can set its status; called by server.ts through the registered doors. */
export function withPageStatus<Result>(answer: Answer, run: () => Promise<Result>): Promise<Result> {
  return storage().run(answer, run);
}

/** Sets the status of the page being rendered. On hosts without server.ts it does nothing and the page answers 200. */
export function setPageStatus(status: number): void {
  const answer = storage().getStore();
  if (answer) answer.statusCode = status;
}
