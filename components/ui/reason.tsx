import { useLocale, useTranslations } from "next-intl";
import { formatDate } from "@/lib/format/dates";
import type catalogue from "@/messages/en.json";

type ReasonKey = keyof (typeof catalogue)["reasons"];

const KNOWN = [
  "payment_pending",
  "refunded",
  "partly_refunded",
  "refund_pending",
  "dispute_open",
  "dispute_lost",
  "left_early",
  "hold",
  "money_unclear",
  "awaiting_payment",
  "free_plan",
] as const satisfies readonly ReasonKey[];

type Props = { reason: string | null; verifiesAt?: string | null; timeZone: string };

/** Why a referral stands where it stands, as a sentence; nothing for a reason the catalogue does not know. */
export function Reason({ reason, verifiesAt = null, timeZone }: Props) {
  const t = useTranslations("reasons");
  const locale = useLocale();
  const key = KNOWN.find((known) => known === reason);
  if (!key) return null;
  if (key !== "hold") return t(key);
  return verifiesAt ? t("hold", { date: formatDate(verifiesAt, locale, timeZone) }) : t("hold_undated");
}
