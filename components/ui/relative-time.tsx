"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Tooltip } from "@/components/ui/tooltip";
import { formatDate, formatMoment } from "@/lib/format/dates";
import { formatRelative } from "@/lib/format/relative";

const TICK_MS = 20_000;

/** A fingertip's room around the few small words, without moving anything. */
const TOUCH_ROOM =
  "relative pointer-coarse:before:absolute pointer-coarse:before:-inset-x-2 pointer-coarse:before:-inset-y-3.5";

type Props = {
  at: string;
  asOf: string;
  timeZone: string;
  /** As large as the sentence it stands in. */
  size?: "text-12" | "text-13";
};

/**
 * How long ago something was, with the exact time on hover, focus and tap. `asOf` is the moment of the data: server and
 * browser begin with it and so agree; afterwards the browser's clock takes over.
 */
export function RelativeTime({ at, asOf, timeZone, size = "text-12" }: Props) {
  const t = useTranslations("time");
  const locale = useLocale();
  const now = useNow(asOf);
  const relative = formatRelative(at, now, locale);
  const text = relative === "far" ? formatDate(at, locale, timeZone) : (relative ?? t("now"));
  return (
    <Tooltip text={formatMoment(at, locale, timeZone)}>
      <button type="button" className={`rounded-4 ${size} whitespace-nowrap text-muted ${TOUCH_ROOM}`}>
        <time dateTime={at}>{text}</time>
      </button>
    </Tooltip>
  );
}

function useNow(asOf: string): Date {
  const [clock, setClock] = useState<Date | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setClock(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const moment = new Date(asOf);
  return clock && clock > moment ? clock : moment;
}
