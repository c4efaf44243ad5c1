import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { filtered } from "@/components/referrals/address";
import { SoftLink } from "@/components/referrals/soft-link";
import { Avatar } from "@/components/ui/avatar";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { Reason } from "@/components/ui/reason";
import { StatusBadge } from "@/components/ui/status-badge";
import { formatDate, formatMoment } from "@/lib/format/dates";
import type { Referral } from "@/lib/referrals/schema";

const LINK = "rounded-4 text-13 font-medium text-accent-text hover:underline";

/** Where a referral stands and why, and the plain facts about it. */
export function Summary({ referral, params }: { referral: Referral; params: URLSearchParams }) {
  const t = useTranslations("referral.facts");
  const locale = useLocale();
  const { company, referrer, code, campaign, createdAt, net } = referral;
  return (
    <section>
      <Standing referral={referral} />
      <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-6 gap-y-2.5 rounded-12 border border-line bg-surface p-4">
        <Fact name={t("net")}>
          <span className="flex flex-wrap gap-x-3 font-medium">
            {(net.length > 0 ? net : [{ currency: company.currency, netMinor: 0 }]).map((sum) => (
              <Money key={sum.currency} amountMinor={sum.netMinor} currency={sum.currency} />
            ))}
          </span>
        </Fact>
        <Fact name={t("inviter")}>
          {referrer ? (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="flex min-w-0 items-center gap-2">
                <Avatar name={referrer.name} url={referrer.avatarUrl} />
                <Name>{referrer.name}</Name>
              </span>
              <SoftLink href={filtered(new URLSearchParams(), { member: referrer.id })} className={LINK}>
                {t("others")}
              </SoftLink>
            </span>
          ) : (
            t("formerMember")
          )}
        </Fact>
        {code ? (
          <Fact name={t("code")}>
            <SoftLink href={filtered(params, { code })} className={LINK}>
              {code}
            </SoftLink>
          </Fact>
        ) : null}
        {campaign ? (
          <Fact name={t("campaign")}>
            <Name>{campaign}</Name>
          </Fact>
        ) : null}
        <Fact name={t("since")}>{formatMoment(createdAt, locale, company.timeZone)}</Fact>
      </dl>
    </section>
  );
}

function Standing({ referral }: { referral: Referral }) {
  const t = useTranslations("referral.status");
  const locale = useLocale();
  const { status, reason, isVerified, verifiesAt, holdDays } = referral;
  const { timeZone } = referral.company;
  const date = verifiesAt ? formatDate(verifiesAt, locale, timeZone) : null;
  return (
    <>
      <h3 className="sr-only">{t("title")}</h3>
      <StatusBadge status={status} reason={reason} isVerified={isVerified} />
      <p className="mt-0.5 text-13 text-pretty text-muted">
        <Reason reason={reason} timeZone={timeZone} />{" "}
        {date ? t(isVerified ? "verified" : "verifies", { date }) : null}
        {status === "pending" ? t("hold", { days: holdDays }) : null}
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-13 text-muted">{name}</dt>
      <dd className="min-w-0 text-14">{children}</dd>
    </>
  );
}
