import { DatabaseError } from "@/lib/db/database-error";
import { AppError } from "@/lib/errors";

/** The code of a 503 that is our own database's doing. */
export const DATABASE_DOWN = "database_unavailable";

/**
 * What was thrown, as a failure with a sentence for people: an AppError as it is, and a database that does not answer
 * as 503. Null for a surprise.
 */
export function knownFailure(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof DatabaseError) || !error.isUnavailable) return null;
  const message = "Referly's database does not answer just now. Nothing was changed; try again in a moment.";
  return new AppError(503, DATABASE_DOWN, message, { cause: error });
}
