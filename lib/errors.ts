/** A failure with a sentence for the person who meets it; `route()` and `error.tsx` show it as it stands. */
export class AppError extends Error {
  constructor(
    readonly status: number,
    /** A stable word for programs: `unauthenticated`, `forbidden`, `not_found` … */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "AppError";
  }
}

export const badInput = (message: string) => new AppError(400, "bad_input", message);

export const unauthenticated = (message = "Open Referly from inside Whop so that it knows who you are.") =>
  new AppError(401, "unauthenticated", message);

export const forbidden = (message: string) => new AppError(403, "forbidden", message);

/** The same answer for what is foreign and for what does not exist, so neither can be told from the other. */
export const notFound = () =>
  new AppError(404, "not_found", "There is nothing here, or it belongs to someone else.");

export const unavailable = (message: string, options?: ErrorOptions) =>
  new AppError(503, "unavailable", message, options);
