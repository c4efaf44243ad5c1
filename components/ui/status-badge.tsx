import clsx from "clsx";
import { BadgeCheck, CircleCheck, CircleDashed, CirclePause, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReferralStatus } from "@/lib/reports/schema";

type Shown = ReferralStatus | "on_hold";

const SHAPES = {
  pending: { Icon: CircleDashed, tone: "text-muted" },
  on_hold: { Icon: CirclePause, tone: "text-warn" },
  converted: { Icon: CircleCheck, tone: "text-ok" },
  cancelled: { Icon: CircleX, tone: "text-bad" },
};

/** Reasons for which a referral waits for somebody's decision rather than for time. */
const HELD = new Set(["dispute_open", "refund_pending"]);

/** What is shown of a referral: its status, or that it is on hold although it counts. */
export function shownStatus(status: ReferralStatus, reason: string | null): Shown {
  return reason && HELD.has(reason) && status !== "cancelled" ? "on_hold" : status;
}

type Props = { status: ReferralStatus; reason: string | null; isVerified: boolean };

/** A referral's status as a word and a shape; Verified is a mark behind it. */
export function StatusBadge({ status, reason, isVerified }: Props) {
  const t = useTranslations("status");
  const shown = shownStatus(status, reason);
  const { Icon, tone } = SHAPES[shown];
  return (
    <span className="inline-flex h-5 items-center gap-1.5 align-bottom text-13 font-medium whitespace-nowrap">
      <Icon aria-hidden="true" className={clsx("size-3.5", tone)} strokeWidth={2.25} />
      {t(shown)}
      {isVerified && shown === "converted" ? (
        <span title={t("verified")}>
          <BadgeCheck aria-hidden="true" className="size-4 text-accent-text" />
          <span className="sr-only">{t("verified")}</span>
        </span>
      ) : null}
    </span>
  );
}
