"use client";

import clsx from "clsx";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { PersonRow } from "@/components/dashboard/credit/person-row";
import { useAnswer } from "@/components/http/use-answer";
import { Button } from "@/components/ui/button";
import type { Person } from "@/lib/credits/schema";

type Found = { people: Person[]; hasMore: boolean };
const isFound = (value: unknown): value is Found =>
  typeof value === "object" && value !== null && "people" in value && Array.isArray(value.people);

/** As in lib/credits: a single letter finds half the community. */
const SHORTEST = 2;
const DELAY_MS = 200;

type Props = {
  label: string;
  /** `/api/companies/…/people`. */
  url: string;
  isInviter: boolean;
  /** Nobody can have brought themselves. */
  without?: string;
  session: { current: string };
  onChoose: (person: Person) => void;
};

/**
 * Finds somebody by a part of their name, username or code: a field whose matches stand below it. Arrows go through them,
 * Enter takes one.
 */
export function PersonSearch({ label, url, isInviter, without, session, onChoose }: Props) {
  const t = useTranslations("credit.search");
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const search = text.trim();
  const query = new URLSearchParams({ search, ...(isInviter ? { with: "code" } : {}) });
  const isLongEnough = search.length >= SHORTEST;
  const { asked, retry } = useAnswer<Found>(isLongEnough ? `${url}?${query}` : null, {
    session,
    isData: isFound,
    delayMs: DELAY_MS,
  });
  const people = (asked.data?.people ?? []).filter(({ userId }) => userId !== without);
  const isCurrent = asked.state === "answered";
  const chosen = people[Math.min(active, people.length - 1)];
  const optionId = (person: Person) => `${id}-${person.userId}`;

  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && people.length > 0) {
      event.preventDefault();
      setActive((Math.min(active, people.length - 1) + step + people.length) % people.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (chosen && isCurrent) onChoose(chosen);
    }
  };

  return (
    <div>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <div className="relative mt-1.5">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
        />
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: it is the one thing to do at this step
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={people.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? optionId(chosen) : undefined}
          aria-describedby={`${id}-said`}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="done"
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
          className="h-9 w-full rounded-8 border border-faint bg-surface ps-8 pe-2.5 text-14 pointer-coarse:h-11 pointer-coarse:text-16"
        />
      </div>
      <p id={`${id}-said`} role="status" className="mt-2 min-h-5 text-13 text-pretty text-muted">
        {said()}
      </p>
      {asked.state === "failed" ? (
        <Button className="mt-1" onClick={retry}>
          {t("retry")}
        </Button>
      ) : null}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-busy={asked.state === "asking"}
        tabIndex={-1}
        className={clsx(
          "mt-1 max-h-64 overflow-y-auto rounded-8 border border-line empty:hidden",
          !isCurrent && "opacity-50",
        )}
      >
        {people.map((person) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys, as in every combobox
          <div
            key={person.userId}
            id={optionId(person)}
            role="option"
            tabIndex={-1}
            aria-selected={person === chosen}
            ref={person === chosen ? (option) => option?.scrollIntoView({ block: "nearest" }) : undefined}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => isCurrent && onChoose(person)}
            className="min-h-11 cursor-pointer border-b border-line px-3 py-1.5 last:border-0 hover:bg-hover aria-selected:bg-accent-soft"
          >
            <PersonRow person={person} isInviter={isInviter} />
          </div>
        ))}
      </div>
    </div>
  );

  function said(): string {
    if (!isLongEnough) return t(isInviter ? "hintInviter" : "hint");
    if (asked.state === "failed") return t("failed");
    if (asked.state !== "answered") return t("searching");
    if (people.length === 0) return t(isInviter ? "noneInviter" : "none", { text: search });
    return t(asked.data?.hasMore ? "more" : "found", { count: people.length });
  }
}
