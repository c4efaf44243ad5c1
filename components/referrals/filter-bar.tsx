"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { filtered } from "@/components/referrals/address";
import { SoftLink } from "@/components/referrals/soft-link";
import { Select } from "@/components/ui/select";
import type { NotCountedList, ReferralList } from "@/lib/referrals/schema";
import type { attributionMethod } from "@/lib/reports/schema";

/** Named here, so that the page does without the schema's code. */
const METHODS = [
  "checkout",
  "promo_code",
  "claim",
  "credit",
] as const satisfies typeof attributionMethod.options;

type Props = { params: URLSearchParams; list: ReferralList | NotCountedList; go: (query: string) => void };

/** Search and the filters that are not states; what was chosen elsewhere (a member, a code) can be taken off here. */
export function FilterBar({ params, list, go }: Props) {
  const t = useTranslations("referrals");
  const choose = (name: string) => (value: string) => go(filtered(params, { [name]: value || null }));
  const methods = METHODS.map((value) => ({ value, label: t(`methods.${value}`) }));
  const campaigns = list.campaigns.map(({ id, name }) => ({ value: id, label: name }));
  const code = params.get("code");
  return (
    <div className="mt-3 mb-4 flex flex-wrap items-center gap-2">
      <SearchField
        value={params.get("q") ?? ""}
        onSearch={(words, isNew) => {
          const query = filtered(params, { q: words || null });
          if (isNew) go(query);
          else window.history.replaceState(null, "", query);
        }}
      />
      <Select
        label={t("filters.method")}
        value={params.get("method") ?? ""}
        options={[{ value: "", label: t("filters.anyMethod") }, ...methods]}
        onChange={choose("method")}
      />
      {campaigns.length > 0 && list.view === "referrals" ? (
        <Select
          label={t("filters.campaign")}
          value={params.get("campaign") ?? ""}
          options={[{ value: "", label: t("filters.anyCampaign") }, ...campaigns]}
          onChange={choose("campaign")}
        />
      ) : null}
      {params.has("member") ? (
        <Chosen
          words={t("filters.member", { name: list.memberName ?? t("filters.someone") })}
          href={filtered(params, { member: null })}
        />
      ) : null}
      {code ? <Chosen words={t("filters.code", { code })} href={filtered(params, { code: null })} /> : null}
    </div>
  );
}

/** A filter that is on, with the way to take it off. */
function Chosen({ words, href }: { words: string; href: string }) {
  const t = useTranslations("referrals.filters");
  return (
    <span className="inline-flex h-9 max-w-full items-center gap-1 rounded-8 border border-line-strong bg-accent-soft ps-3 pe-1 text-13 font-medium text-accent-text pointer-coarse:h-11">
      <span dir="auto" className="truncate">
        {words}
      </span>
      <SoftLink
        href={href}
        aria-label={t("remove", { filter: words })}
        className="grid size-7 shrink-0 place-items-center rounded-6 hover:bg-surface pointer-coarse:size-9"
      >
        <X aria-hidden="true" className="size-3.5" />
      </SoftLink>
    </span>
  );
}

const PAUSE_MS = 300;

type SearchProps = {
  value: string;
  /** `isNew` when nothing was searched for before: the way back then leads to the whole list. */
  onSearch: (words: string, isNew: boolean) => void;
};

/** Searches a moment after the last key, and at once on Enter. What the address says in the meantime wins. */
function SearchField({ value, onSearch }: SearchProps) {
  const t = useTranslations("referrals.filters");
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (value !== asked.current) setTyped(value);
    asked.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (words: string) => {
    clearTimeout(timer.current);
    if (words === asked.current) return;
    const isNew = asked.current === "";
    asked.current = words;
    onSearch(words, isNew);
  };
  return (
    <search className="w-full sm:w-72">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          search(typed.trim());
        }}
      >
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          maxLength={80}
          value={typed}
          onChange={(event) => {
            const words = event.target.value;
            setTyped(words);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => search(words.trim()), PAUSE_MS);
          }}
          className="h-9 w-full rounded-8 border border-line-strong bg-surface ps-9 pe-3 text-14 placeholder:text-muted pointer-coarse:h-11 pointer-coarse:text-16"
        />
      </form>
    </search>
  );
}
