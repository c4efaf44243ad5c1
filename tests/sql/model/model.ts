import {
  BEGINNING,
  CODES,
  type Hidden,
  HOUR_MS,
  type Operation,
  PEOPLE,
  type Person,
  type Purchase,
} from "./world";

/**
 * The rules of attribution and of a referral's state in a second hand: plain TypeScript over everything that was told,
 * which knows nothing of the SQL. It keeps what was told and works each state out anew.
 */

type Word<Said> = { at: number; said: Said };
type Rules = { windowDays: number; holdDays: number; qualifiesOn: string; wasActive: boolean };
type Proof = {
  key: string;
  method: "checkout" | "promo_code" | "claim" | "credit";
  owner: string;
  code: string;
  click: string | null;
  at: number;
  rules: Rules;
  isWithdrawn: boolean;
  withdrawnAt: number;
};
type Told = {
  payments: Map<number, Word<{ status: "succeeded" | "failed"; hides: Hidden; isNameless: boolean }>[]>;
  refunds: Map<string, Word<"pending" | "succeeded" | "failed">[]>;
  disputes: Map<number, Word<"inquiry" | "open" | "won" | "lost">[]>;
  membership: Word<{ isActive: boolean; hides: boolean }>[];
  /** The rules in force when a proof was first told, by its key. */
  rules: Map<string, Rules>;
  sayings: Proof[];
  hasCode: boolean;
};

/** What the database must hold of one person; times in milliseconds. */
export type Expected = {
  referral: Record<string, unknown> | null;
  payments: Record<string, unknown>[];
};

const DAY_MS = 24 * HOUR_MS;
const OWNERS: Record<string, string> = { maya2code: "user_maya", "noas-code": "user_noa" };
const METHODS = ["checkout", "promo_code", "claim", "credit"];

export function makeModel(people: Person[]) {
  let now = BEGINNING;
  const settings = { holdDays: 14, windowDays: 30, claimDays: 14, qualifiesOn: "payment" };
  const active: Record<string, boolean> = { maya2code: true, "noas-code": true };
  const told: Told[] = people.map(() => ({
    payments: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    membership: [],
    rules: new Map(),
    sayings: [],
    hasCode: false,
  }));

  const purchaseOf = (person: number, index: number) =>
    (people[person] as Person).purchases[index] as Purchase;
  const toldOf = (person: number) => told[person] as Told;
  const rulesNow = (code: string, method: string): Rules => ({
    windowDays: method === "claim" ? settings.claimDays : settings.windowDays,
    holdDays: settings.holdDays,
    qualifiesOn: settings.qualifiesOn,
    wasActive: active[code] === true,
  });

  /** What is known of a purchase: nothing, or its state by the newest word, a success before all else. */
  function known(person: number, index: number) {
    const words = toldOf(person).payments.get(index);
    if (!words?.length) return null;
    const purchase = purchaseOf(person, index);
    const membershipSays = purchase.ofMembership && toldOf(person).membership.length > 0;
    const isOpen = words.some(({ said }) => said.hides !== "all");
    return {
      purchase,
      paidAt: Date.parse(purchase.paidAt),
      hasSucceeded: words.some(({ said }) => said.status === "succeeded"),
      hasBuyer: words.some(({ said }) => !said.isNameless) || membershipSays,
      code: isOpen ? purchase.code : null,
      click: words.some(({ said }) => said.hides === "nothing") ? purchase.click : null,
      promo: isOpen ? purchase.promo : null,
    };
  }
  const allKnown = (person: number) =>
    Array.from({ length: (people[person] as Person).purchases.length }, (_, index) => ({
      index,
      fact: known(person, index),
    })).flatMap(({ index, fact }) => (fact?.hasBuyer ? [{ index, ...fact }] : []));

  function membershipOf(person: number) {
    const words = toldOf(person).membership;
    if (!words.length) return null;
    const newest = words.reduce((best, word) =>
      word.at > best.at || (word.at === best.at && !word.said.isActive) ? word : best,
    );
    const { joinedAt, code } = (people[person] as Person).membership;
    return {
      joinedAt: Date.parse(joinedAt),
      isActive: newest.said.isActive,
      endedAt: newest.said.isActive ? null : newest.at,
      code: words.some(({ said }) => !said.hides) ? code : null,
    };
  }

  /** All that says who brought somebody. */
  function proofsOf(person: number): Proof[] {
    const rulesOf = (key: string) => toldOf(person).rules.get(key) as Rules;
    const proofs: Proof[] = [...toldOf(person).sayings];
    const common = { isWithdrawn: false, withdrawnAt: 0 };
    for (const { index, hasSucceeded, code, click, promo, paidAt } of allKnown(person)) {
      const key = `pay_${person}_${index}`;
      const named = code ?? (promo === "MAYA10" ? "maya2code" : null);
      if (!hasSucceeded || !named || !toldOf(person).rules.has(key)) continue;
      const method = code ? "checkout" : "promo_code";
      proofs.push({
        key,
        method,
        code: named,
        owner: OWNERS[named] as string,
        click: code ? click : null,
        at: paidAt,
        rules: rulesOf(key),
        ...common,
      });
    }
    const membership = membershipOf(person);
    const key = `mem_${person}`;
    if (membership?.code && toldOf(person).rules.has(key)) {
      const owner = OWNERS[membership.code] as string;
      proofs.push({
        key,
        method: "checkout",
        code: membership.code,
        owner,
        click: null,
        at: membership.joinedAt,
        rules: rulesOf(key),
        ...common,
      });
    }
    return proofs;
  }

  const clickedAt = (click: string | null) =>
    click ? Number.parseInt(click.replaceAll("-", "").slice(0, 12), 16) : Number.NEGATIVE_INFINITY;

  function verdictOf(person: number, proof: Proof): string | null {
    if (proof.owner === PEOPLE[person]) return "own_code";
    if (!proof.rules.wasActive) return "inactive_code";
    if (
      proof.method === "checkout" &&
      proof.click &&
      clickedAt(proof.click) + proof.rules.windowDays * DAY_MS < proof.at
    )
      return "window_closed";
    return proof.isWithdrawn ? "withdrawn" : null;
  }

  function wasMemberBefore(person: number, proof: Proof): boolean {
    const membership = membershipOf(person);
    const paid = allKnown(person).filter(({ hasSucceeded }) => hasSucceeded);
    if (proof.method === "credit") return false;
    if (proof.method === "claim") {
      const since = Math.min(membership?.joinedAt ?? Infinity, ...paid.map(({ paidAt }) => paidAt));
      return since < proof.at - proof.rules.windowDays * DAY_MS;
    }
    const hadJoined =
      membership &&
      proof.key !== `mem_${person}` &&
      membership.joinedAt < Math.max(clickedAt(proof.click), proof.at - DAY_MS);
    const hadPaid = paid.some(
      ({ index, paidAt, purchase }) =>
        `pay_${person}_${index}` !== proof.key &&
        paidAt < proof.at - (purchase.ofMembership && proof.key === `mem_${person}` ? DAY_MS : 0),
    );
    return Boolean(hadJoined) || hadPaid;
  }

  /** Who brought somebody, or null. */
  function bindingOf(person: number) {
    const usable = proofsOf(person).flatMap((proof) => {
      const verdict = verdictOf(person, proof);
      if (verdict && verdict !== "withdrawn") return [];
      const refusal = verdict ?? (wasMemberBefore(person, proof) ? "existing_member" : null);
      return [{ proof, refusal }];
    });
    const rank = ({ proof, refusal }: (typeof usable)[number]) => [
      refusal === null ? 0 : refusal === "existing_member" ? 1 : 2,
      proof.at,
      METHODS.indexOf(proof.method),
      proof.click ? 0 : 1,
    ];
    return (
      usable.toSorted((a, b) => compare(rank(a), rank(b)) || (a.proof.key < b.proof.key ? -1 : 1))[0] ?? null
    );
  }

  /** What is left of each purchase, and what stands against it. */
  function reversalsOf(person: number, index: number) {
    const { amountMinor, refunds, currency } = purchaseOf(person, index);
    const parts = refunds.flatMap((share, refund) => {
      const words = toldOf(person).refunds.get(`${index}_${refund}`);
      if (!words?.length) return [];
      const finality = { pending: 0, succeeded: 1, failed: 2 };
      const newest = words.reduce((best, word) =>
        word.at > best.at || (word.at === best.at && finality[word.said] > finality[best.said]) ? word : best,
      );
      return [
        { status: newest.said, at: newest.at, amount: share === null ? null : refundOf(amountMinor, share) },
      ];
    });
    const words = toldOf(person).disputes.get(index);
    const finality = { inquiry: 0, open: 1, lost: 2, won: 3 };
    const dispute = words?.reduce((best, word) =>
      word.at > best.at || (word.at === best.at && finality[word.said] > finality[best.said]) ? word : best,
    );
    const lost = dispute?.said === "lost" ? dispute : null;
    const taken =
      parts.reduce((sum, { status, amount }) => sum + (status === "succeeded" ? (amount ?? 0) : 0), 0) +
      (lost ? (amountMinor ?? 0) : 0);
    return {
      currency,
      minor: Math.min(amountMinor ?? 0, taken),
      isPending: parts.some(({ status }) => status === "pending"),
      isUnclear: parts.some(
        ({ status, amount }) => status === "succeeded" && (amount === null || amountMinor === null),
      ),
      isDisputed: dispute?.said === "open",
      isLost: Boolean(lost),
      times: [
        ...parts.filter(({ status }) => status === "succeeded").map(({ at }) => at),
        ...(lost ? [lost.at] : []),
      ],
    };
  }

  function expected(person: number): Expected {
    const binding = bindingOf(person);
    const facts = allKnown(person).map((fact) => ({ ...fact, reversal: reversalsOf(person, fact.index) }));
    const payments = facts
      .map(({ index, reversal, hasSucceeded }) => ({
        id: `pay_${person}_${index}`,
        status: hasSucceeded ? "succeeded" : "failed",
        attribution: attributionOf(person, index, binding),
        isAttributed: Boolean(binding && !binding.refusal),
        reversed: reversal.minor,
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return { referral: binding && referralOf(person, binding, facts), payments };
  }

  function attributionOf(person: number, index: number, binding: ReturnType<typeof bindingOf>): string {
    if (binding) return binding.refusal ?? "attributed";
    const proof = proofsOf(person).find(({ key }) => key === `pay_${person}_${index}`);
    return (proof && verdictOf(person, proof)) ?? "no_code";
  }

  function referralOf(
    person: number,
    { proof, refusal }: NonNullable<ReturnType<typeof bindingOf>>,
    facts: (ReturnType<typeof allKnown>[number] & { reversal: ReturnType<typeof reversalsOf> })[],
  ) {
    const { rules } = proof;
    const common = {
      code: proof.code,
      method: proof.method,
      confidence:
        proof.method === "checkout"
          ? proof.click
            ? "certain"
            : "high"
          : proof.method === "promo_code"
            ? "high"
            : "medium",
      click: proof.click,
      attributedAt: proof.at,
      holdDays: rules.holdDays,
      qualifiesOn: rules.qualifiesOn,
      refusal,
    };
    const none = {
      revenue: 0,
      currency: "usd",
      convertedAt: null,
      cancelledAt: null,
      verifiesAt: null,
      isVerified: false,
    };
    if (refusal) return { ...common, ...none, status: "cancelled", reason: refusal, cancelledAt: proof.at };

    const counting = facts.filter(
      ({ hasSucceeded, purchase }) => hasSucceeded && (purchase.amountMinor ?? 0) > 0,
    );
    const left = ({ purchase, reversal }: (typeof facts)[number]) =>
      (purchase.amountMinor ?? 0) - reversal.minor;
    const byTime = (a: { paidAt: number }, b: { paidAt: number }) => a.paidAt - b.paidAt;
    const ours = counting.filter(({ purchase }) => purchase.currency === "usd");
    const currency = counting.length && !ours.length ? "eur" : "usd";
    const revenue = facts
      .filter(
        ({ hasSucceeded, purchase }) =>
          hasSucceeded && purchase.amountMinor !== null && purchase.currency === currency,
      )
      .reduce((sum, fact) => sum + left(fact), 0);
    const membership = membershipOf(person);
    const firstPaid = counting.toSorted(byTime)[0];
    const firstKept = counting.filter((fact) => left(fact) > 0).toSorted(byTime)[0];

    let convertedAt = firstPaid?.paidAt ?? null;
    // Whoever is here still, or stayed through the hold, has qualified by joining.
    if (convertedAt === null && rules.qualifiesOn === "join" && membership) {
      const stayed = (membership.endedAt ?? Number.POSITIVE_INFINITY) - membership.joinedAt;
      if (stayed >= rules.holdDays * DAY_MS) convertedAt = membership.joinedAt;
    }
    if (counting.length && !firstKept) {
      const isLost = facts.some(({ reversal }) => reversal.isLost);
      const cancelledAt = Math.max(...facts.flatMap(({ reversal }) => reversal.times));
      return {
        ...common,
        ...none,
        revenue,
        currency,
        convertedAt,
        cancelledAt,
        status: "cancelled",
        reason: isLost ? "dispute_lost" : "refunded",
      };
    }
    if (convertedAt !== null) {
      const all = facts.map(({ reversal }) => reversal);
      const reason = all.some(({ isDisputed }) => isDisputed)
        ? "dispute_open"
        : all.some(({ isPending }) => isPending)
          ? "refund_pending"
          : all.some(({ isUnclear }) => isUnclear)
            ? "money_unclear"
            : counting.some(({ reversal }) => reversal.minor > 0)
              ? "partly_refunded"
              : null;
      const verifiesAt = (firstKept?.paidAt ?? convertedAt) + rules.holdDays * DAY_MS;
      const isOpen = reason !== null && reason !== "partly_refunded";
      return {
        ...common,
        ...none,
        revenue,
        currency,
        convertedAt,
        verifiesAt,
        status: "converted",
        reason,
        isVerified: !isOpen && now >= verifiesAt,
      };
    }
    if (membership && !membership.isActive) {
      return {
        ...common,
        ...none,
        revenue,
        currency,
        status: "cancelled",
        reason: "left_early",
        cancelledAt: membership.endedAt,
      };
    }
    const unclear = facts.some(({ purchase }) => purchase.amountMinor === null);
    const free = facts.some(({ purchase, hasSucceeded }) => hasSucceeded && purchase.amountMinor === 0);
    return {
      ...common,
      ...none,
      revenue,
      currency,
      status: "pending",
      reason: unclear ? "money_unclear" : free ? "free_plan" : "awaiting_payment",
    };
  }

  /** Notes the rules under which a proof is first told. */
  function noteRules(person: number) {
    const { rules } = toldOf(person);
    for (const { index, hasSucceeded, code, promo } of allKnown(person)) {
      const named = code ?? (promo === "MAYA10" ? "maya2code" : null);
      const key = `pay_${person}_${index}`;
      if (hasSucceeded && named && !rules.has(key)) rules.set(key, rulesNow(named, "checkout"));
    }
    const code = membershipOf(person)?.code;
    if (code && !rules.has(`mem_${person}`)) rules.set(`mem_${person}`, rulesNow(code, "checkout"));
  }

  function claim(person: number, code: string): string {
    const { sayings } = toldOf(person);
    const membership = membershipOf(person);
    const since = Math.min(
      membership?.joinedAt ?? Infinity,
      ...allKnown(person)
        .filter(({ hasSucceeded }) => hasSucceeded)
        .map(({ paidAt }) => paidAt),
    );
    if (settings.claimDays === 0) return "claims_closed";
    const binding = bindingOf(person);
    if (binding && !binding.refusal) return "already_attributed";
    if (sayings.some(({ method }) => method === "claim")) return "already_claimed";
    if (OWNERS[code] === PEOPLE[person]) return "own_code";
    if (!active[code]) return "inactive_code";
    if (since === Infinity) return "join_unknown";
    if (since < now - settings.claimDays * DAY_MS) return "claim_window_closed";
    say(person, "claim", code);
    return "claimed";
  }

  function credit(person: number, code: string): string {
    if (OWNERS[code] === PEOPLE[person]) return "own_code";
    if (!active[code]) return "inactive_code";
    const binding = bindingOf(person);
    if (binding && !binding.refusal) return "already_attributed";
    say(person, "credit", code);
    return "credited";
  }

  function say(person: number, method: "claim" | "credit", code: string) {
    const key = `${method}_${toldOf(person).sayings.length}`;
    const owner = OWNERS[code] as string;
    toldOf(person).sayings.push({
      key,
      method,
      code,
      owner,
      click: null,
      at: now,
      rules: rulesNow(code, method),
      isWithdrawn: false,
      withdrawnAt: 0,
    });
  }

  function withdraw(person: number, isWithdrawn: boolean): string | null {
    const binding = bindingOf(person);
    if (!binding) return "unknown_referral";
    const candidates = toldOf(person)
      .sayings.filter((one) => one.isWithdrawn !== isWithdrawn && (!isWithdrawn || one === binding.proof))
      .toSorted((a, b) => b.withdrawnAt - a.withdrawnAt || b.at - a.at);
    const [chosen] = candidates;
    if (!chosen) return "nothing_to_change";
    chosen.isWithdrawn = isWithdrawn;
    chosen.withdrawnAt = isWithdrawn ? now : 0;
    const after = bindingOf(person);
    return after?.refusal ?? String(expected(person).referral?.status);
  }

  return {
    now: () => now,
    expected,
    /** Converted referrals of a code. */
    conversions: (code: string) =>
      people.filter((_, person) => {
        const { referral } = expected(person);
        return referral?.code === code && referral.status === "converted";
      }).length,
    /** Takes one operation in; returns the word it must end in, where there is one. */
    apply(operation: Operation): string | null {
      now += 60_000;
      switch (operation.kind) {
        case "pay": {
          const { person, purchase, status, hour, hides, isNameless } = operation;
          const at = Date.parse(purchaseOf(person, purchase).paidAt) + hour * HOUR_MS;
          push(toldOf(person).payments, purchase, { at, said: { status, hides, isNameless } });
          noteRules(person);
          return null;
        }
        case "refund": {
          const { person, purchase, refund, status, hour } = operation;
          const at = Date.parse(purchaseOf(person, purchase).paidAt) + (24 + hour) * HOUR_MS;
          push(toldOf(person).refunds, `${purchase}_${refund}`, { at, said: status });
          return null;
        }
        case "dispute": {
          const { person, purchase, status, hour } = operation;
          const at = Date.parse(purchaseOf(person, purchase).paidAt) + (48 + hour) * HOUR_MS;
          push(toldOf(person).disputes, purchase, { at, said: status });
          return null;
        }
        case "membership": {
          const { person, isActive, hour, hides } = operation;
          const at = Date.parse((people[person] as Person).membership.joinedAt) + hour * HOUR_MS;
          toldOf(person).membership.push({ at, said: { isActive, hides } });
          noteRules(person);
          return null;
        }
        case "claim":
          return claim(operation.person, CODES[operation.code] as string);
        case "credit":
          return credit(operation.person, CODES[operation.code] as string);
        case "withdraw":
          return withdraw(operation.person, operation.isWithdrawn);
        case "settings":
          settings.holdDays = operation.holdDays;
          settings.windowDays = operation.windowDays;
          settings.claimDays = operation.claimDays;
          settings.qualifiesOn = operation.qualifiesOn;
          return null;
        case "switch":
          active[CODES[operation.code] as string] = operation.isActive;
          return null;
        case "wait":
          now += operation.hours * HOUR_MS;
          return null;
      }
    },
  };
}

/** What a refund of a share takes of an amount, both in minor units. */
export function refundOf(amountMinor: number | null, share: number): number {
  return Math.round(((amountMinor ?? 0) * share) / 100);
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  map.set(key, [...(map.get(key) ?? []), item]);
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] ?? 0);
  return 0;
}
