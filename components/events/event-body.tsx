import { useLocale, useTranslations } from "next-intl";
import type { EventDetail } from "@/lib/events/schema";
import { formatCount } from "@/lib/format/number";

/** The delivery's own words, as they were stored: text and nothing else. */
export function EventBody({ event }: { event: EventDetail }) {
  const t = useTranslations("event.body");
  const locale = useLocale();
  return (
    <section>
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="font-semibold">{t("title")}</h3>
        <p className="text-12 text-muted tabular-nums">
          {t("bytes", { bytes: formatCount(event.bodyBytes, locale), count: event.bodyBytes })}
        </p>
      </div>
      <pre
        dir="ltr"
        className="mt-2 rounded-12 border border-line bg-surface p-4 font-mono text-12 wrap-anywhere whitespace-pre-wrap"
      >
        {event.body || t("empty")}
      </pre>
      {event.isBodyCut ? <p className="mt-2 text-12 text-muted">{t("cut")}</p> : null}
    </section>
  );
}
