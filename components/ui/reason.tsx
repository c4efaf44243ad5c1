import { useLocale, useTranslations } from "next-intl";
import { formatDate } from "@/lib/format/dates";
import type catalogue from "@/messages/en.json";

type ReasonKey = keyof (typeof catalogue)["reasons"];

type Props = { reason: string | null; verifiesAt?: string | null; timeZone: string };

/** Why a referral stands where it stands, as a sentence; nothing for a reason the catalogue does not know. */
export function Reason({ reason, verifiesAt = null, timeZone }: Props) {
  const t = useTranslations("reasons");
  const locale = useLocale();
  // Every object knows words like toString; what the catalogue knows is text.
  const isKnown = (word: string): word is ReasonKey =>
    t.has(word as ReasonKey) && typeof t.raw(word as ReasonKey) === "string";
  if (!reason || !isKnown(reason)) return null;
  if (reason !== "hold") return t(reason);
  // A date that breaks after its month is read twice.
  const date = verifiesAt && formatDate(verifiesAt, locale, timeZone).replaceAll(" ", "\u00a0");
  return date ? t("hold", { date }) : t("hold_undated");
}
