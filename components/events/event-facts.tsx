import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { EventDetail } from "@/lib/events/schema";
import { formatMoment } from "@/lib/format/dates";

/** The plain facts about a delivery: where it came from, when, how often it was tried, and by whom again. */
export function EventFacts({ event, timeZone }: { event: EventDetail; timeZone: string }) {
  const t = useTranslations("event.facts");
  const sources = useTranslations("events.sources");
  const locale = useLocale();
  const moment = (at: string) => <time dateTime={at}>{formatMoment(at, locale, timeZone)}</time>;
  const { source, type, envelopeId, receivedAt, processedAt, attempts, nextAttemptAt, conflicts } = event;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-6 gap-y-2.5 rounded-12 border border-line bg-surface p-4 text-13">
      <Fact name={t("source")}>{sources(source)}</Fact>
      {type ? (
        <Fact name={t("type")} isCode>
          {type}
        </Fact>
      ) : null}
      {envelopeId ? (
        <Fact name={t("envelope")} isCode>
          {envelopeId}
        </Fact>
      ) : null}
      <Fact name={t("received")}>{moment(receivedAt)}</Fact>
      {processedAt ? <Fact name={t("processed")}>{moment(processedAt)}</Fact> : null}
      <Fact name={t("tries")}>{attempts}</Fact>
      {nextAttemptAt ? <Fact name={t("next")}>{moment(nextAttemptAt)}</Fact> : null}
      {event.error && event.outcome !== "unreadable" ? (
        <Fact name={t("error")} isCode>
          {event.error}
        </Fact>
      ) : null}
      {conflicts > 0 ? <Fact name={t("conflicts")}>{t("conflictsBody", { count: conflicts })}</Fact> : null}
      {event.redrives.length > 0 ? (
        <Fact name={t("again")}>
          {event.redrives.slice(0, 5).map(({ at, by }) => (
            <span key={at} className="block">
              {moment(at)} · <bdi>{by ?? t("team")}</bdi>
            </span>
          ))}
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ name, isCode = false, children }: { name: string; isCode?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={isCode ? "font-mono text-12 wrap-anywhere" : "wrap-anywhere tabular-nums"}>
        {children}
      </dd>
    </>
  );
}
