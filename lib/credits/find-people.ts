import { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import { LONGEST_SEARCH, type Person, person, SHORTEST_SEARCH } from "@/lib/credits/schema";
import { rpc } from "@/lib/db/rpc";
import { badInput } from "@/lib/errors";

const SHOWN = 20;

/**
 * People of the community whose name, username or code contains a text, or whose id it is, those who fit best first, at
 * most twenty; `withCode` leaves out who has no link that leads somewhere. Throws AppError 400 for a text that is too short
 * or too long to search for.
 */
export async function findPeople(
  { companyId }: Creator,
  search: string,
  { withCode }: { withCode: boolean },
): Promise<{ people: Person[]; hasMore: boolean }> {
  const text = search.trim().replace(/^@/, "");
  if (text.length < SHORTEST_SEARCH) throw badInput("Type at least two characters.");
  if (text.length > LONGEST_SEARCH || !text.isWellFormed() || text.includes("\u0000"))
    throw badInput("Nobody has such a name.");
  const found = await rpc(
    "find_people",
    { company: companyId, search: text, at_most: SHOWN + 1, with_code: withCode },
    z.array(person),
  );
  return { people: found.slice(0, SHOWN), hasMore: found.length > SHOWN };
}
