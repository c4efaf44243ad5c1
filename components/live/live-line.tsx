"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Connection } from "@/components/live/use-live";
import { formatTime } from "@/lib/format/dates";

type Props = { connection: Connection; checkedAt: string | null; asOf: string; timeZone: string };

/** One quiet line: how current the numbers are, and what to do when they no longer are. */
export function LiveLine({ connection, checkedAt, asOf, timeZone }: Props) {
  const t = useTranslations("live");
  const locale = useLocale();
  const time = formatTime(checkedAt ?? asOf, locale, timeZone);
  return (
    <p className="flex min-h-5 items-center gap-1.5 text-13 text-muted">
      <Dot connection={connection} />
      {connection === "live" ? t("asOf", { time }) : null}
      {/* Trouble is announced, the passing minutes are not. */}
      <span role="status">{connection === "live" ? null : trouble()}</span>
      {connection === "signed_out" ? (
        <button
          type="button"
          className="font-medium text-accent-text underline"
          onClick={() => location.reload()}
        >
          {t("reload")}
        </button>
      ) : null}
    </p>
  );

  function trouble(): string {
    return connection === "reconnecting" ? t("reconnecting", { time }) : t("signedOut", { time });
  }
}

function Dot({ connection }: { connection: Connection }) {
  const tone = { live: "bg-ok", reconnecting: "bg-warn", signed_out: "bg-faint" }[connection];
  return <span aria-hidden="true" className={`size-1.5 shrink-0 rounded-full ${tone}`} />;
}
