/**
 * Makes a check that an answer of our API is the report that was asked for: a moment and the part that only this report
 * has. Its shape met a schema on the server; carrying that schema along would double the member's page.
 */
export function isReport<Report extends { asOf: string }>(part: keyof Report & string) {
  return (value: unknown): value is Report =>
    typeof value === "object" &&
    value !== null &&
    "asOf" in value &&
    typeof value.asOf === "string" &&
    part in value;
}
