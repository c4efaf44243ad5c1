import type { EventHead } from "@/lib/whop/normalise/facts";
import { idOf, isObject, type Json, objectOf, textOf, Unreadable } from "@/lib/whop/normalise/read";

/** Real deliveries nest five levels; far beyond that somebody is testing us. */
const MAX_DEPTH = 64;

/** The JSON object in these bytes. Throws Unreadable for anything else. */
export function parseBody(body: Uint8Array): Json {
  const text = decode(body);
  if (depthOf(text) > MAX_DEPTH) throw new Unreadable("too_deep");
  const parsed = parse(text);
  if (!isObject(parsed)) throw new Unreadable("not_an_object");
  return parsed;
}

/** What the envelope says of itself. The company is null unless all places that name one agree. */
export function headOf(envelope: Json): EventHead {
  const [companyId, ...others] = new Set(companiesOf(envelope));
  return {
    type: textOf(envelope.type, 100),
    companyId: others.length ? null : idOf(companyId, "biz"),
    envelopeId: textOf(envelope.id, 128),
  };
}

/** Every company that the delivery names: in the envelope and in its data, in both generations' words. */
export function companiesOf(envelope: Json): unknown[] {
  const data = objectOf(envelope.data);
  const named = [
    envelope.company_id,
    envelope.account_id,
    data.company_id,
    data.account_id,
    objectOf(data.company).id,
    objectOf(data.account).id,
  ];
  return named.filter((id) => id !== null && id !== undefined);
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new Unreadable("not_utf8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable("not_json");
  }
}

/** How deep brackets nest outside strings: one pass over the text, since whoever recurses can be made to overflow. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString) index += character === "\\" ? 1 : 0;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth -= 1;
  }
  return deepest;
}
