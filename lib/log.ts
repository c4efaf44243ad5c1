type Fields = Record<string, string | number | boolean | null | undefined>;

/** Writes one structured line an event to standard output: ids and words only, never personal data or secrets. */
export function log(event: string, fields: Fields = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
}
