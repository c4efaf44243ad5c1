import { useLocale, useTranslations } from "next-intl";
import { formatEnds } from "@/lib/format/dates";

/** How a range of days (YYYY-MM-DD) is said, "Oct 26 – Nov 24"; a single day is said once. */
export function useDayRange(today: string): (from: string, to: string) => string {
  const t = useTranslations("time");
  const locale = useLocale();
  return (from, to) => {
    const [first, last] = formatEnds(from, to, locale, today);
    return from === to ? last : t("range", { from: first, to: last });
  };
}
