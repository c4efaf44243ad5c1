/**
 * One page of a list as Whop's REST API answers it: `first` at most 100, cursors opaque, `data` by `show`. An unknown
 * cursor starts from the beginning.
 */
export function pageOf<T extends { id: string }>(
  records: T[],
  query: URLSearchParams,
  show: (record: T) => unknown,
) {
  const asked = Number(query.get("first") ?? 20);
  const first = Number.isInteger(asked) && asked > 0 ? Math.min(asked, 100) : 20;
  const after = query.get("after");
  const start = after ? records.findIndex(({ id }) => cursorOf(id) === after) + 1 : 0;
  const page = records.slice(start, start + first);
  return {
    data: page.map(show),
    page_info: {
      start_cursor: page[0] ? cursorOf(page[0].id) : null,
      end_cursor: page.at(-1) ? cursorOf(page.at(-1)?.id ?? "") : null,
      has_next_page: start + first < records.length,
      has_previous_page: start > 0,
    },
  };
}

const cursorOf = (id: string) => Buffer.from(id).toString("base64url");
