import { z } from "zod";
import { rpc } from "@/lib/db/rpc";

const derived = z.record(z.string(), z.unknown()).nullable();
const state = z.object({
  referral: derived,
  payments: z.record(z.string(), z.unknown()),
  proofs: z.record(z.string(), z.unknown()),
});
const chunk = z.object({
  checked: z.number(),
  last: z.string().nullable(),
  differences: z.array(z.object({ buyer: z.string(), stored: state, derived: state })),
});
const counters = z.array(
  z.object({
    invariant: z.string(),
    subject: z.string(),
    stored: z.string().nullable(),
    derived: z.string().nullable(),
  }),
);

const AT_ONCE = 100;
const PATIENCE = { timeoutMs: 60_000 };

/** One thing that is not what the facts say: where it is, and both values. */
export type Difference = { company: string; where: string; stored: string; derived: string };

/**
 * Derives all state of all communities anew from payments, refunds, disputes, memberships, claims and credits, and recounts
 * every counter; compares, and changes nothing. Returns how many buyers were looked at and each difference. Deliveries go on
 * meanwhile: one buyer at a time is held. Throws DatabaseError when the database does not answer.
 */
export async function rebuild(): Promise<{ companies: number; buyers: number; differences: Difference[] }> {
  const companies = await rpc("company_ids", {}, z.array(z.string()));
  const differences: Difference[] = [];
  let buyers = 0;
  for (const company of companies) {
    let part: z.infer<typeof chunk> | undefined;
    do {
      const args = { company, after: part?.last ?? null, at_most: AT_ONCE };
      part = await rpc("rebuild_buyers", args, chunk, PATIENCE);
      differences.push(
        ...part.differences.flatMap(({ buyer, stored, derived }) => unequal(company, buyer, stored, derived)),
      );
      buyers += part.checked;
    } while (part.checked === AT_ONCE);
    for (const { invariant, subject, stored, derived } of await rpc(
      "check_invariants",
      { company },
      counters,
      PATIENCE,
    )) {
      differences.push({
        company,
        where: `${invariant} ${subject}`,
        stored: stored ?? "nothing",
        derived: derived ?? "nothing",
      });
    }
  }
  return { companies: companies.length, buyers, differences };
}

type State = z.infer<typeof state>;

/** The columns, payments and proofs in which two states of a buyer differ. */
function unequal(company: string, buyer: string, stored: State, derived: State): Difference[] {
  const flat = ({ referral, payments, proofs }: State) => ({
    ...prefixed("referral", referral ?? {}),
    ...prefixed("payment", payments),
    ...prefixed("proof", proofs),
  });
  const [is, should] = [flat(stored), flat(derived)];
  return [...new Set([...Object.keys(is), ...Object.keys(should)])]
    .filter((name) => is[name] !== should[name])
    .map((name) => ({
      company,
      where: `${buyer} ${name}`,
      stored: is[name] ?? "nothing",
      derived: should[name] ?? "nothing",
    }));
}

function prefixed(prefix: string, values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix} ${name}`, JSON.stringify(value)]),
  );
}
