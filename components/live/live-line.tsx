"use client";

import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import type { Connection, Live } from "@/components/live/use-live";
import { formatTime } from "@/lib/format/dates";

type Props = {
  live: Live<{ asOf: string }>;
  timeZone: string;
  /** At the end of a long page trouble floats into sight; the line's own place stays as it was. */
  isFloating?: boolean;
};

/** One quiet line: how current the numbers are, and what to do when they no longer are. */
export function LiveLine({ live, timeZone, isFloating = false }: Props) {
  const t = useTranslations("live");
  const locale = useLocale();
  const { connection, checkedAt, data } = live;
  const time = formatTime(checkedAt ?? data.asOf, locale, timeZone);
  const isTrouble = connection !== "live";
  return (
    <div
      className={clsx(
        "flex min-h-5 items-baseline gap-x-1.5 text-13 text-muted",
        isFloating && "-my-3 min-h-11 justify-self-start rounded-8 py-3",
        isFloating && isTrouble && "sticky bottom-4 bg-raised px-3 shadow-float",
      )}
    >
      <Dot connection={connection} />
      <p className="text-pretty">
        {isTrouble ? null : t("asOf", { time })}
        {/* Trouble is announced, the passing minutes are not. */}
        <span role="status">{trouble()}</span>{" "}
        {isTrouble ? <Remedy connection={connection} retry={live.retry} /> : null}
      </p>
    </div>
  );

  function trouble(): string | null {
    if (connection === "reconnecting") return t("reconnecting", { time });
    return connection === "signed_out" ? t("signedOut", { time }) : null;
  }
}

function Remedy({ connection, retry }: { connection: Connection; retry: () => void }) {
  const t = useTranslations("live");
  const isOver = connection === "signed_out";
  return (
    <button
      type="button"
      className="rounded-4 font-medium text-accent-text underline pointer-coarse:-my-3 pointer-coarse:min-h-11"
      onClick={() => (isOver ? location.reload() : retry())}
    >
      {isOver ? t("reload") : t("retry")}
    </button>
  );
}

function Dot({ connection }: { connection: Connection }) {
  const tone = { live: "bg-ok", reconnecting: "bg-warn", signed_out: "bg-faint" }[connection];
  return <span aria-hidden="true" className={`size-1.5 shrink-0 -translate-y-0.5 rounded-full ${tone}`} />;
}
