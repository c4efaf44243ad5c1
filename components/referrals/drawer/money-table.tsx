import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Money } from "@/components/ui/money";
import { formatDate } from "@/lib/format/dates";
import type { Referral, ReferralPayment } from "@/lib/referrals/schema";

const HEAD = "pb-2 text-12 font-medium text-muted";
/** Reasons for which payments are known and yet nobody's. */
const REFUSED = new Set(["existing_member", "withdrawn"]);

/** Every payment with what was taken back of it, and what is left by currency. */
export function MoneyTable({ referral }: { referral: Referral }) {
  const t = useTranslations("referral.money");
  const { payments, net, reason, company } = referral;
  return (
    <section>
      <h3 id="referral-money" className="font-semibold">
        {t("title")}
      </h3>
      {payments.length === 0 ? (
        <p className="mt-1 text-13 text-muted">{t("none")}</p>
      ) : (
        <div className="mt-2 rounded-12 border border-line bg-surface p-4">
          <table aria-labelledby="referral-money" className="w-full text-13 tabular-nums">
            <thead>
              <tr>
                <th scope="col" className={`${HEAD} text-start`}>
                  {t("payment")}
                </th>
                <th scope="col" className={`${HEAD} ps-3 text-end`}>
                  {t("amount")}
                </th>
                <th scope="col" className={`${HEAD} ps-3 text-end`}>
                  {t("net")}
                </th>
              </tr>
            </thead>
            <tbody>
              {payments.map((payment) => (
                <PaymentRows key={payment.id} payment={payment} timeZone={company.timeZone} />
              ))}
            </tbody>
            {net.length > 0 ? (
              <tfoot>
                {net.map((sum, index) => (
                  <Line key={sum.currency} label={index === 0 ? t("total") : ""} isStrong>
                    {null}
                    <Money amountMinor={sum.netMinor} currency={sum.currency} />
                  </Line>
                ))}
              </tfoot>
            ) : null}
          </table>
          {reason && REFUSED.has(reason) ? (
            <p className="mt-3 text-12 text-muted">{t("notCounted")}</p>
          ) : null}
        </div>
      )}
    </section>
  );
}

function PaymentRows({ payment, timeZone }: { payment: ReferralPayment; timeZone: string }) {
  const t = useTranslations("referral.money");
  const locale = useLocale();
  const { status, amountMinor, currency, reversedMinor, at } = payment;
  const isKept = status === "succeeded" && amountMinor !== null && currency !== null;
  const when = (moment: string) => formatDate(moment, locale, timeZone);
  return (
    <>
      <Line label={kindOf(payment)} below={when(at)}>
        <Amount amountMinor={amountMinor} currency={currency} />
        {isKept ? <Money amountMinor={amountMinor - reversedMinor} currency={currency} /> : "–"}
      </Line>
      {payment.refunds.map((refund) => (
        <Line key={refund.id} label={t(`refund.${refund.status}`)} below={when(refund.at)} isPart>
          <Amount amountMinor={refund.amountMinor} currency={refund.currency} isMinus />
          {null}
        </Line>
      ))}
      {payment.disputes.map((dispute) => (
        <Line key={dispute.id} label={t(`dispute.${dispute.status}`)} below={when(dispute.at)} isPart>
          <Amount
            amountMinor={dispute.amountMinor}
            currency={dispute.currency}
            isMinus={dispute.status === "lost"}
          />
          {null}
        </Line>
      ))}
    </>
  );

  function kindOf({ billingReason }: ReferralPayment): string {
    if (status !== "succeeded") return t(status);
    if (billingReason === "subscription_create") return t("first");
    return billingReason === "subscription_cycle" ? t("renewal") : t("one_time");
  }
}

type LineProps = {
  label: string;
  below?: string;
  isPart?: boolean;
  isStrong?: boolean;
  /** What stands under Amount and under Net. */
  children: [ReactNode, ReactNode];
};

function Line({ label, below, isPart = false, isStrong = false, children: [amount, net] }: LineProps) {
  return (
    <tr className={clsx(isPart ? "text-muted" : "border-t border-line", isStrong && "font-medium")}>
      <th
        scope="row"
        className={clsx("py-1.5 text-start", isStrong ? "font-medium" : "font-normal", isPart && "ps-4")}
      >
        {label}
        {below ? <span className="block text-12 font-normal text-muted">{below}</span> : null}
      </th>
      <td className="py-1.5 ps-3 text-end align-top whitespace-nowrap">{amount}</td>
      <td className="py-1.5 ps-3 text-end align-top whitespace-nowrap">{net}</td>
    </tr>
  );
}

type AmountProps = { amountMinor: number | null; currency: string | null; isMinus?: boolean };

function Amount({ amountMinor, currency, isMinus = false }: AmountProps) {
  const t = useTranslations("referral.money");
  if (amountMinor === null || currency === null) return <span className="text-muted">{t("unreadable")}</span>;
  return <Money amountMinor={isMinus ? -amountMinor : amountMinor} currency={currency} />;
}
