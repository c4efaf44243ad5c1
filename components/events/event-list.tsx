import { ChevronRight, Inbox, SearchX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { filtered } from "@/components/events/address";
import { EventTable } from "@/components/events/event-table";
import { SoftLink } from "@/components/referrals/soft-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { eventQueryOf } from "@/lib/events/filter-schema";
import type { EventPage } from "@/lib/events/schema";
import { formatMoment } from "@/lib/format/dates";

const LINK =
  "inline-flex h-9 items-center gap-1 rounded-8 border border-line-strong bg-surface px-3 text-13 font-medium hover:bg-hover pointer-coarse:h-11";

type Props = { params: URLSearchParams; page: EventPage; onOpen: () => void };

/** One page of the log, or why there is nothing in it. */
export function EventList({ params, page, onOpen }: Props) {
  const t = useTranslations("events.pager");
  const locale = useLocale();
  const { events, next, searchedSince, company } = page;
  const isFirst = eventQueryOf(params).before === null;
  const toTop = () => window.scrollTo({ top: 0 });
  return (
    <>
      <Card>
        {events.length > 0 ? (
          <EventTable params={params} page={page} onOpen={onOpen} />
        ) : (
          <Nothing params={params} page={page} />
        )}
      </Card>
      {isFirst && !next ? null : (
        <nav aria-label={t("label")} className="mt-4 flex flex-wrap items-center justify-end gap-2">
          {searchedSince && next ? (
            <p className="me-auto text-13 text-muted">
              {t("searchedSince", { when: formatMoment(searchedSince, locale, company.timeZone) })}
            </p>
          ) : null}
          {isFirst ? null : (
            <SoftLink href={filtered(params, {})} onClick={toTop} className={LINK}>
              {t("newest")}
            </SoftLink>
          )}
          {next ? (
            <SoftLink href={filtered(params, { before: next })} onClick={toTop} className={LINK}>
              {t(searchedSince ? "further" : "older")}
              <ChevronRight aria-hidden="true" className="size-4 rtl:rotate-180" />
            </SoftLink>
          ) : null}
        </nav>
      )}
    </>
  );
}

function Nothing({ params, page }: Omit<Props, "onOpen">) {
  const t = useTranslations("events.empty");
  const { state, kind, search, before } = eventQueryOf(params);
  const isNarrowed = state !== null || kind !== null || search !== null;
  if (!isNarrowed && before === null) return <EmptyState icon={Inbox} title={t("title")} body={t("body")} />;
  const isQuiet = (state === "dead" || state === "pending") && page.counts[state] === 0;
  return (
    <EmptyState
      icon={SearchX}
      title={t(isQuiet ? `${state}Title` : "noneTitle")}
      body={t(isQuiet ? `${state}Body` : "noneBody")}
    >
      <SoftLink href="?" className={`mt-4 ${LINK}`}>
        {t("clear")}
      </SoftLink>
    </EmptyState>
  );
}
