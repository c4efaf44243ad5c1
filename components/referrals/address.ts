/** The parameters of the page's address that say which rows the list shows; the API takes the same. */
const FILTERS = ["status", "method", "campaign", "member", "code", "q", "range", "from", "to"];
const PLACES = ["older", "newer"];
/** The parameter that names the open referral. */
const OPEN = "referral";
/** The parameter that names whom the creator is about to give credit for. */
const CREDIT = "credit";

type Changes = Record<string, string | null>;

/** The address of the API that answers for the page's address. */
export function listUrl(companyId: string, params: URLSearchParams): string {
  const query = new URLSearchParams([...params].filter(([name]) => [...FILTERS, ...PLACES].includes(name)));
  return `/api/companies/${encodeURIComponent(companyId)}/referrals?${query}`;
}

/** The address of the API that answers for one referral. */
export function referralUrl(companyId: string, id: string): string {
  return `/api/companies/${encodeURIComponent(companyId)}/referrals/${encodeURIComponent(id)}`;
}

/** The address of the page with some filters changed (null takes one off): the newest page of it, with nothing open. */
export function filtered(params: URLSearchParams, changes: Changes): string {
  return changed(params, { older: null, newer: null, [OPEN]: null, ...changes });
}

/** The address of the page without any filter; the chosen days stay. */
export function unfiltered(params: URLSearchParams): string {
  return filtered(params, Object.fromEntries(FILTERS.slice(0, 6).map((name) => [name, null])));
}

/** The address of the page that lies beyond a row. */
export function beyond(
  params: URLSearchParams,
  go: "older" | "newer",
  row: { createdAt: string; id: string },
): string {
  return filtered(params, { [go]: `${row.createdAt}~${row.id}` });
}

/** The address with a referral open, or none. */
export function withOpen(params: URLSearchParams, id: string | null): string {
  return changed(params, { [OPEN]: id, [CREDIT]: null });
}

/** Whether the list is narrowed by anything, days included. */
export function isNarrowed(params: URLSearchParams): boolean {
  return FILTERS.some((name) => params.has(name) && params.get(name) !== "all");
}

/** The open referral's id, or null. */
export function openIn(params: URLSearchParams): string | null {
  return params.get(OPEN);
}

/** The address with the question who brought somebody, by our id, or without it. */
export function withCredit(params: URLSearchParams, userId: string | null): string {
  return changed(params, { [CREDIT]: userId });
}

/** Whom a credit is about to be given for, or null. */
export function creditIn(params: URLSearchParams): string | null {
  return params.get(CREDIT);
}

/** The address of the API that takes the credit behind a referral back. */
export function creditUrl(companyId: string, id: string): string {
  return `${referralUrl(companyId, id)}/credit`;
}

function changed(params: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return `?${next}`;
}
