import { z } from "zod";
import type { Run } from "@/lib/db/run";

const sqlFunction = z.object({
  name: z.string(),
  isSet: z.boolean(),
  isVoid: z.boolean(),
  /** Its answer has named columns: a composite type or OUT parameters. */
  isRow: z.boolean(),
  inputs: z.array(z.object({ name: z.string(), type: z.string(), isOptional: z.boolean() })),
});
export type SqlFunction = z.infer<typeof sqlFunction>;

/** Everyone waits for the same list, so a server that says nothing may not hold it for ever. */
const LIST_LIMIT_MS = 4_000;

const LIST = `
set local search_path = '';
select coalesce(json_agg(json_build_object(
  'name', p.proname, 'isSet', p.proretset, 'isVoid', p.prorettype = 'void'::regtype,
  'isRow', t.typtype = 'c' or coalesce(p.proargmodes::text[] && '{o,b,t}', false),
  'inputs', (
    select coalesce(json_agg(json_build_object('name', coalesce(i.name, ''), 'type', format_type(i.type, null),
      'isOptional', i.position > p.pronargs - p.pronargdefaults) order by i.position), '[]')
    from (
      select a.name, a.type, row_number() over (order by a.position) as position
      from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames, p.proargmodes)
        with ordinality a (type, name, mode, position)
      where coalesce(a.mode, 'i') in ('i', 'b', 'v')
    ) i))), '[]')::text as functions
from pg_proc p join pg_type t on t.oid = p.prorettype
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)`;

/** The functions of schema public, asked for once and again after `forget`. */
export class Functions {
  #list: Promise<SqlFunction[]> | undefined;

  constructor(private readonly run: Run) {}

  /** The functions that a call by this name with exactly these arguments can mean: PostgREST wants there to be one. */
  async find(name: string, given: string[]): Promise<SqlFunction[]> {
    const isKnown = this.#list !== undefined;
    const found = await this.#matching(name, given);
    if (found.length || !isKnown) return found;
    this.forget();
    return this.#matching(name, given);
  }

  forget(): void {
    this.#list = undefined;
  }

  async #matching(name: string, given: string[]): Promise<SqlFunction[]> {
    this.#list ??= this.#load();
    const list = await this.#list;
    return list.filter((fn) => fn.name === name && takes(fn, given));
  }

  async #load(): Promise<SqlFunction[]> {
    try {
      const [row] = await this.run(LIST, { signal: AbortSignal.timeout(LIST_LIMIT_MS) });
      return z.array(sqlFunction).parse(JSON.parse(z.string().parse(row?.functions)));
    } catch (error) {
      this.forget();
      throw error;
    }
  }
}

function takes({ inputs }: SqlFunction, given: string[]): boolean {
  const names = new Set(inputs.map((input) => input.name));
  return (
    given.every((name) => names.has(name)) &&
    inputs.every((input) => input.isOptional || given.includes(input.name))
  );
}
