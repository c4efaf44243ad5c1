/** What Next hands to a page as its query. */
export type Query = Record<string, string | string[] | undefined>;

/** A page's query as a route sees it; a name that comes twice is left out. */
export function searchParamsOf(query: Query): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
