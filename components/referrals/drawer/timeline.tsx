import { useLocale, useTranslations } from "next-intl";
import { Reason } from "@/components/ui/reason";
import { formatMoment } from "@/lib/format/dates";
import { formatMoney } from "@/lib/format/money";
import type { Referral, ReferralStep } from "@/lib/referrals/schema";

const STATES = ["pending", "converted", "cancelled"] as const;

/** A referral's story, oldest first: each step with its time and whose word it is. */
export function Timeline({ referral }: { referral: Referral }) {
  const t = useTranslations("referral.timeline");
  return (
    <section>
      <h3 className="font-semibold">{t("title")}</h3>
      <ol className="mt-3 ms-1 border-s border-line-strong">
        {referral.timeline.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two steps may be alike in everything; none ever moves
          <Step key={index} step={step} timeZone={referral.company.timeZone} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step, timeZone }: { step: ReferralStep; timeZone: string }) {
  const t = useTranslations("referral.timeline");
  const states = useTranslations("status");
  const locale = useLocale();
  const { at, kind, source, reason, note } = step;
  const state = STATES.find((one) => one === step.toState);
  const amount =
    step.amountMinor !== null && step.currency !== null
      ? formatMoney(step.amountMinor, step.currency, locale)
      : t("someAmount");
  return (
    <li className="relative ps-5 pb-4 text-13 last:pb-0">
      <span
        aria-hidden="true"
        className="absolute start-0 top-1.5 size-2 -translate-x-[4.5px] rounded-full border border-bg bg-faint rtl:translate-x-[4.5px]"
      />
      <p className="wrap-anywhere">
        {t(kind, { amount, code: step.code ?? "", state: state ? states(state) : "" })}
      </p>
      {kind === "moved" ? (
        <p className="text-12 text-pretty text-muted">
          <Reason reason={reason} timeZone={timeZone} />
        </p>
      ) : null}
      {note ? (
        <p dir="auto" className="text-12 wrap-anywhere text-muted">
          {note}
        </p>
      ) : null}
      <p className="text-12 text-muted tabular-nums">
        <time dateTime={at}>{formatMoment(at, locale, timeZone)}</time>
        {" · "}
        <span className="inline-block">{t(`source.${source}`)}</span>
      </p>
    </li>
  );
}
