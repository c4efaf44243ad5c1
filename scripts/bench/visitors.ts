/** A different visitor for each request, so that every click is a row of its own: the dearest case for the recorder. */
export function visitorHeaders(run: number): (index: number) => string {
  return (index) =>
    `x-forwarded-for: 10.${run}.${(index >> 8) & 255}.${index & 255}\r\nuser-agent: ${AGENT}\r\naccept-language: en-US,en;q=0.9\r\n`;
}

const AGENT =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
