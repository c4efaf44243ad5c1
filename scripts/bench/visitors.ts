/** A different visitor for each request, so that every click is a row of its own: the dearest case for the recorder. */
export function visitorHeaders(run: number): (index: number) => Record<string, string> {
  return (index) => ({
    "x-forwarded-for": `10.${run}.${(index >> 8) & 255}.${index & 255}`,
    "user-agent": `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${index >> 16} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1`,
  });
}
