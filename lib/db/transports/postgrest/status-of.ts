/** PostgREST's HTTP status for a SQLSTATE; the first pattern that fits decides (docs.postgrest.org, Errors). */
const STATUS: [RegExp, number][] = [
  [/^(08|53(?!400))|^57P01/, 503],
  [/^(0L|0P|28)/, 403],
  [/^(23503|23505)$/, 409],
  [/^25006$/, 405],
  [/^(42883|42P01)$/, 404],
  [/^P0001$/, 400],
  [/^(09|21000|25|2D|38|39|3B|40|53|54|55|57|58|F0|HV|P0|XX|42P17)/, 500],
];

/** The HTTP status that PostgREST answers with when Postgres refuses with this SQLSTATE. `PT402` asks for 402. */
export function statusOf(sqlState: string, isAnonymous: boolean): number {
  if (sqlState === "42501") return isAnonymous ? 401 : 403;
  if (/^PT[2-5]\d\d$/.test(sqlState)) return Number(sqlState.slice(2));
  return STATUS.find(([pattern]) => pattern.test(sqlState))?.[1] ?? 400;
}
