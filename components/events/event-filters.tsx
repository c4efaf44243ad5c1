"use client";

import { Search } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { filtered } from "@/components/events/address";
import { SoftLink } from "@/components/referrals/soft-link";
import { segmentClass } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { eventQueryOf } from "@/lib/events/filter-schema";
import { EVENT_KINDS, type EventPage } from "@/lib/events/schema";
import { formatCount } from "@/lib/format/number";

const STATES = ["dead", "pending", "done", "ignored"] as const;
const MOST_COUNTED = 1_000;

type Props = { params: URLSearchParams; page: EventPage; go: (query: string) => void };

/** The log by state, with how many there are of each, by kind, and by what is searched for. */
export function EventFilters({ params, page, go }: Props) {
  const t = useTranslations("events");
  const { kind, search } = eventQueryOf(params);
  const kinds = EVENT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }));
  const findKind = (value: string) => EVENT_KINDS.find((one) => one === value) ?? null;
  return (
    <>
      <StateTabs params={params} page={page} />
      <div className="mt-3 mb-4 flex flex-wrap items-center gap-2">
        <SearchField
          key={search}
          value={search ?? ""}
          onSearch={(words) => go(filtered(params, { search: words || null }))}
        />
        <Select
          label={t("filters.kind")}
          value={kind ?? ""}
          options={[{ value: "", label: t("filters.anyKind") }, ...kinds]}
          onChange={(value) => go(filtered(params, { kind: findKind(value) }))}
        />
      </div>
    </>
  );
}

function StateTabs({ params, page }: Omit<Props, "go">) {
  const t = useTranslations("events.states");
  const locale = useLocale();
  const { state } = eventQueryOf(params);
  const countOf = (count: number) =>
    count > MOST_COUNTED
      ? t("many", { count: formatCount(MOST_COUNTED, locale) })
      : formatCount(count, locale);
  return (
    <nav
      aria-label={t("label")}
      className="-mx-5 overflow-x-auto px-5 py-0.5 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      <ul className="inline-flex rounded-8 bg-sunken p-0.5">
        {([null, ...STATES] as const).map((one) => (
          <li key={one}>
            <SoftLink
              href={filtered(params, { state: one })}
              aria-current={one === state ? "true" : undefined}
              className={segmentClass(one === state)}
            >
              {t(one ?? "all")}
              {one ? <span className="font-normal text-muted">{countOf(page.counts[one])}</span> : null}
            </SoftLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Searches on Enter, and at once when it is emptied. */
function SearchField({ value, onSearch }: { value: string; onSearch: (words: string) => void }) {
  const t = useTranslations("events.filters");
  return (
    <search className="w-full sm:w-72">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(String(new FormData(event.currentTarget).get("search")).trim());
        }}
      >
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          name="search"
          aria-label={t("search")}
          placeholder={t("search")}
          enterKeyHint="search"
          maxLength={128}
          defaultValue={value}
          onChange={(event) => (event.target.value === "" && value ? onSearch("") : undefined)}
          className="h-9 w-full rounded-8 border border-line-strong bg-surface ps-9 pe-3 text-14 placeholder:text-muted pointer-coarse:h-11 pointer-coarse:text-16"
        />
      </form>
    </search>
  );
}
