import { useTranslations } from "next-intl";
import type { EventSummary } from "@/lib/events/schema";

/** A delivery in plain words: what it tells, and what Referly made of it. Words without an entry are shown as they are. */
export function useEventWords() {
  const types = useTranslations("event.types");
  const outcomes = useTranslations("event.outcomes");
  const unreadable = useTranslations("event.unreadable");
  return {
    typeOf: ({ type }: Pick<EventSummary, "type">): string => {
      if (type === null) return types("none");
      const key = type.replaceAll(".", "_");
      return hasKey(types, key) ? types(key) : type;
    },
    /** Why it stands where it stands, as a sentence. */
    outcomeOf: ({ state, outcome, error }: Pick<EventSummary, "state" | "outcome" | "error">): string => {
      if (outcome === "unreadable") {
        const reason = error ?? "unexpected";
        return unreadable(hasKey(unreadable, reason) ? reason : "unexpected");
      }
      if (outcome === null) return outcomes(state === "dead" ? "gaveUp" : error ? "failing" : "waitingTurn");
      return hasKey(outcomes, outcome) ? outcomes(outcome) : outcome.replaceAll("_", " ");
    },
  };
}

type Catalogue<Key extends string> = { (key: Key): string; has: (key: Key) => boolean };

function hasKey<Key extends string>(catalogue: Catalogue<Key>, key: string): key is Key {
  return catalogue.has(key as Key);
}
