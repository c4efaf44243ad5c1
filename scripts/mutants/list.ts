/** Tests that should notice, picked by a pattern over their full names where the file holds others. */
export type Suite = { project: "unit" | "sql" | "integration"; file: string; name?: string };
type Change = { file: string; from: string; to: string };

/** One wrong Referly, and who should say so. Each `from` stands exactly once in its file. */
export type Mutant = { id: string; what: string; changes: Change[]; caughtBy: Suite };

const MIGRATIONS = "supabase/migrations/20261124";
const TENANTS_USERS = `${MIGRATIONS}000800_code_functions.sql`;
const CODES = `${MIGRATIONS}000300_codes_and_clicks.sql`;
const REFERRALS = `${MIGRATIONS}000400_referrals.sql`;
const FACTS = `${MIGRATIONS}000500_facts.sql`;
const ATTRIBUTION = `${MIGRATIONS}001100_attribution.sql`;
const INBOX = `${MIGRATIONS}001110_inbox.sql`;
const ROUTE = "app/api/webhooks/whop/route.ts";
const INGEST = "lib/events/ingest.ts";
const REST = "lib/whop/rest.ts";
const SIGNATURES = "lib/whop/webhook.ts";

const onApp = (name: string): Suite => ({
  project: "integration",
  file: "tests/integration/app/durability.test.ts",
  name,
});
const ON_SIGNATURES: Suite = { project: "unit", file: "tests/unit/whop/webhook.test.ts" };
const ON_CHECKOUTS: Suite = { project: "unit", file: "tests/unit/whop/checkout.test.ts" };

/** M1: a fact's table without the constraint that keeps it once. */
const withoutKey = (table: string, file: string, from: string, to: string): Mutant => ({
  id: "M1",
  what: `${table} may hold the same twice`,
  changes: [{ file, from, to }],
  caughtBy: {
    project: "sql",
    file: "tests/sql/once.test.ts",
    name: `PGlite.* a second row of the same in ${table} `,
  },
});
const withoutPrimaryKey = (table: string, key: string) =>
  withoutKey(table, FACTS, `primary key (whop_company_id, ${key})`, "check (true)");

const AWAITED = "  return Response.json(await ingestEvent(delivery.webhookId, body));\n";
const PRETENDED = '  return Response.json({ stored: "stored", state: "done", outcome: null });\n';

export const MUTANTS: Mutant[] = [
  withoutKey(
    "webhook_events",
    FACTS,
    "webhook_id      text not null unique",
    "webhook_id      text not null",
  ),
  withoutPrimaryKey("payments", "payment_id"),
  withoutPrimaryKey("refunds", "refund_id"),
  withoutPrimaryKey("disputes", "dispute_id"),
  withoutPrimaryKey("memberships", "membership_id"),
  withoutPrimaryKey("attribution_proofs", "proof_key"),
  withoutKey(
    "referrals",
    REFERRALS,
    "  constraint referrals_one_per_buyer unique (whop_company_id, referred_id),\n",
    "",
  ),
  {
    id: "M2",
    what: "a delivery is looked up first and inserted then",
    changes: [
      {
        file: INBOX,
        from: "  values (ingest_event.webhook_id, left(event->>'envelopeId', 128), event->>'companyId', left(event->>'type', 100), bytes,\n    sha256(bytes), public.db_now(), public.db_now())\n  on conflict on constraint webhook_events_webhook_id_key do nothing\n",
        to: "  select ingest_event.webhook_id, left(event->>'envelopeId', 128), event->>'companyId', left(event->>'type', 100), bytes,\n    sha256(bytes), public.db_now(), public.db_now()\n  where not exists (select from public.webhook_events e where e.webhook_id = ingest_event.webhook_id)\n",
      },
    ],
    caughtBy: onApp("64 identical deliveries"),
  },
  {
    id: "M3",
    what: "200 is answered before the delivery is stored",
    changes: [
      {
        file: ROUTE,
        from: AWAITED,
        to: `  ingestEvent(delivery.webhookId, body).catch(() => {});\n${PRETENDED}`,
      },
    ],
    caughtBy: onApp("a database that hangs is a 503"),
  },
  {
    id: "M4",
    what: "a delivery is stored in after()",
    changes: [
      {
        file: ROUTE,
        from: AWAITED,
        to: `  after(() => ingestEvent(delivery.webhookId, body));\n${PRETENDED}`,
      },
      {
        file: ROUTE,
        from: 'import { env } from "@/lib/env";\n',
        to: 'import { after } from "next/server";\nimport { env } from "@/lib/env";\n',
      },
    ],
    caughtBy: onApp("a database that hangs is a 503"),
  },
  {
    id: "M5",
    what: "the facts of one payment do not wait for each other",
    changes: [{ file: INBOX, from: "  perform public.lock_fact(company, payment);\n", to: "" }],
    caughtBy: onApp("a refund and its payment that do not see each other"),
  },
  {
    id: "M5",
    what: "the events of one buyer do not wait for each other",
    changes: [
      {
        file: ATTRIBUTION,
        from: "\n    perform from public.users u where u.id = buyer_id for no key update;\n",
        to: "\n",
      },
      {
        file: TENANTS_USERS,
        from: `  on conflict on constraint users_whop_company_id_whop_user_id_key do update
    set username = coalesce(excluded.username, u.username),
        display_name = coalesce(excluded.display_name, u.display_name),
        email = coalesce(excluded.email, u.email),
        avatar_url = coalesce(excluded.avatar_url, u.avatar_url)
    where (coalesce(excluded.username, u.username), coalesce(excluded.display_name, u.display_name),
           coalesce(excluded.email, u.email), coalesce(excluded.avatar_url, u.avatar_url))
      is distinct from (u.username, u.display_name, u.email, u.avatar_url)
`,
        to: "  on conflict do nothing\n",
      },
    ],
    caughtBy: onApp("two first purchases of one buyer"),
  },
  {
    id: "M5",
    what: "a code's generated key locks the code against whoever refers to it",
    changes: [
      {
        file: CODES,
        from: "(translate(code, 'oil-', '011')) stored,",
        to: "(translate(code, 'oil-', '011')) stored unique,",
      },
      {
        file: CODES,
        from: "create unique index referral_codes_code_key_key on public.referral_codes (code_key) where code_key is not null;\n",
        to: "",
      },
    ],
    caughtBy: onApp("six purchases that hold a link"),
  },
  {
    id: "M6",
    what: "a delivery is marked as done before its work is",
    changes: [
      {
        file: INGEST,
        from: `  const answer = await rpc(
    "ingest_event",
    { webhook_id: webhookId, body_base64: Buffer.from(body).toString("base64"), event },
    ingested,
    { timeoutMs: 4_000 },
  ).catch(`,
        to: `  const body_base64 = Buffer.from(body).toString("base64");
  const mark = { webhook_id: webhookId, body_base64, event: { ...event, kind: "ignored" } };
  const work = async (kept: Ingested): Promise<Ingested> => {
    if (kept.stored !== "stored") return kept;
    const outcome = await rpc("apply_event", { event }, z.string(), { timeoutMs: 4_000 });
    return { stored: "stored", state: "done", outcome };
  };
  const answer = await rpc("ingest_event", mark, ingested, { timeoutMs: 4_000 }).then(work).catch(`,
      },
    ],
    caughtBy: onApp("a purchase that ran out of time while it was applied"),
  },
  {
    id: "M10",
    what: "the signature is that of the JSON written anew",
    changes: [
      {
        file: SIGNATURES,
        from: '.update(body).digest("base64")',
        to: '.update(anew(body)).digest("base64")',
      },
      {
        file: SIGNATURES,
        from: "/** Compares as text,",
        to: `function anew(body: Uint8Array): Uint8Array | string {
  try {
    return JSON.stringify(JSON.parse(Buffer.from(body).toString()));
  } catch {
    return body;
  }
}

/** Compares as text,`,
      },
    ],
    caughtBy: ON_SIGNATURES,
  },
  {
    id: "M11",
    what: "a signature never grows old",
    changes: [
      {
        file: SIGNATURES,
        from: "  if (Math.abs(Math.floor(nowSeconds) - timestamp) > TOLERANCE_SECONDS) return null;\n",
        to: "",
      },
    ],
    caughtBy: ON_SIGNATURES,
  },
  {
    id: "M12",
    what: "what failed at Whop is sent again",
    changes: [
      {
        file: REST,
        from: "await send(call);",
        to: "await send(call).then((first) => (first.status < 500 ? first : send(call)), () => send(call));",
      },
    ],
    caughtBy: ON_CHECKOUTS,
  },
  {
    id: "M12",
    what: "a POST to Whop carries no idempotency key",
    changes: [{ file: REST, from: ', "idempotency-key": call.idempotencyKey', to: "" }],
    caughtBy: ON_CHECKOUTS,
  },
  {
    id: "M14",
    what: "a refund that comes before its payment is dropped",
    changes: [
      {
        file: INBOX,
        from: "  elsif kind = 'refund' then\n",
        to: "  elsif kind = 'refund' and not exists (\n    select from public.payments f where f.whop_company_id = company and f.payment_id = payment\n  ) then\n    return 'waiting';\n  elsif kind = 'refund' then\n",
      },
    ],
    caughtBy: {
      project: "sql",
      file: "tests/sql/all-orders.test.ts",
      name: "PGlite.* all orders of joining",
    },
  },
  {
    id: "M17",
    what: "the sweep reads the first page only",
    changes: [
      {
        file: "lib/whop/lists.ts",
        from: "    if (!page_info.has_next_page) return true;\n",
        to: "    if (count === 1) return true;\n",
      },
    ],
    caughtBy: {
      project: "integration",
      file: "tests/integration/sweep/reconcile.test.ts",
      name: "250 payments over three pages",
    },
  },
];
