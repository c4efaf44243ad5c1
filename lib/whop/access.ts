import "server-only";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { askGraphql } from "@/lib/whop/graphql";
import { askRest } from "@/lib/whop/rest";
import { WhopError } from "@/lib/whop/whop-error";

const accessLevel = z.enum(["admin", "customer", "no_access"]);
export type AccessLevel = z.infer<typeof accessLevel>;

const graphqlAnswer = z.object({ accessLevel });
const restAnswer = z.object({ access_level: accessLevel });

/** How long someone who lost access may still come in. */
const KEPT_MS = 30_000;
/** Shorter, because the next thing a person without access does is to buy it. */
const REFUSAL_KEPT_MS = 3_000;
const ATTEMPT_MS = 2_000;

const levels = new LRUCache<string, AccessLevel>({
  max: 50_000,
  ttl: KEPT_MS,
  fetchMethod: async (key, _stale, { options }) => {
    const [userId = "", resourceId = ""] = key.split(" ");
    const level = await askLevel(userId, resourceId);
    if (level === "no_access") options.ttl = REFUSAL_KEPT_MS;
    return level;
  },
});

/**
 * What Whop lets this user do with a company (`biz_…`) or an experience (`exp_…`); one that Whop does not know gives
 * `no_access`. Kept for half a minute. Throws WhopError (503) when Whop cannot say: never access by default.
 */
export function checkAccess(userId: string, resourceId: string): Promise<AccessLevel> {
  return levels.forceFetch(`${userId} ${resourceId}`);
}

/**
 * The persisted query may be retired and tells "unknown" and "broken" apart by neither status nor message, so only its
 * plain answer counts; after anything else REST decides, whose 404 means that Whop knows no such thing.
 */
async function askLevel(userId: string, resourceId: string): Promise<AccessLevel> {
  try {
    return await askQuery(userId, resourceId);
  } catch (error) {
    if (!(error instanceof WhopError)) throw error;
    return askRestLevel(userId, resourceId);
  }
}

async function askQuery(userId: string, resourceId: string): Promise<AccessLevel> {
  const isCompany = resourceId.startsWith("biz_");
  const answer = await askGraphql(
    isCompany ? "checkIfUserHasAccessToCompany" : "checkIfUserHasAccessToExperience",
    ({ access }) =>
      isCompany
        ? access.checkIfUserHasAccessToCompany({ userId, companyId: resourceId })
        : access.checkIfUserHasAccessToExperience({ userId, experienceId: resourceId }),
    graphqlAnswer,
    ATTEMPT_MS,
  );
  return answer.accessLevel;
}

async function askRestLevel(userId: string, resourceId: string): Promise<AccessLevel> {
  const path = `/users/${encodeURIComponent(userId)}/access/${encodeURIComponent(resourceId)}`;
  const operation = "GET /users/{user}/access/{resource}";
  try {
    const answer = await askRest({ method: "GET", operation, path, timeoutMs: ATTEMPT_MS }, restAnswer);
    return answer.access_level;
  } catch (error) {
    if (error instanceof WhopError && error.failure === "not_found") return "no_access";
    throw error;
  }
}
