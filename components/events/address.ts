import { type EventQuery, eventParams, eventQueryOf } from "@/lib/events/filter-schema";

/** The parameter that names the open delivery. */
const OPEN = "event";

const base = (companyId: string) => `/api/companies/${encodeURIComponent(companyId)}/events`;

/** The address of the API that answers for the page's address. */
export const listUrl = (companyId: string, params: URLSearchParams) =>
  `${base(companyId)}?${eventParams(eventQueryOf(params))}`;

/** The address of the API that answers for one delivery. */
export const eventUrl = (companyId: string, webhookId: string) =>
  `${base(companyId)}/${encodeURIComponent(webhookId)}`;

/** The address of the page with some filters changed: the newest page of it unless `before` is given, nothing open. */
export function filtered(params: URLSearchParams, changes: Partial<EventQuery>): string {
  return `?${eventParams({ ...eventQueryOf(params), before: null, ...changes })}`;
}

/** The address with a delivery open, or none. */
export function withOpen(params: URLSearchParams, webhookId: string | null): string {
  const next = new URLSearchParams(params);
  if (webhookId === null) next.delete(OPEN);
  else next.set(OPEN, webhookId);
  return `?${next}`;
}

/** The open delivery's id, or null. */
export const openIn = (params: URLSearchParams) => params.get(OPEN);

/** Where a delivery's row can be found, to give it the focus back. */
export const rowId = (webhookId: string) => `event-${webhookId}`;
