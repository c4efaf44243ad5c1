import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { Reason } from "@/components/ui/reason";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import type { Overview, RecentReferral } from "@/lib/reports/schema";

/** Who joined through a link lately, how that was credited, and what became of it. A row opens everything about it. */
export function RecentReferrals({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.recent");
  const { recentReferrals } = overview;
  return (
    <Section title={t("title")}>
      <Card>
        {recentReferrals.length === 0 ? (
          <EmptyState icon={UserPlus} title={t("emptyTitle")} body={t("emptyBody")} />
        ) : (
          <Table>
            <TableHead>
              <HeadCell>{t("member")}</HeadCell>
              <HeadCell>{t("status")}</HeadCell>
              <HeadCell align="end">{t("revenue")}</HeadCell>
              <HeadCell align="end">{t("when")}</HeadCell>
            </TableHead>
            <TableBody>
              {recentReferrals.map((referral) => (
                <ReferralRow key={referral.id} referral={referral} overview={overview} />
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </Section>
  );
}

/** In a narrow card the money moves above the time, and the status with its reason under both. */
function ReferralRow({ referral, overview }: { referral: RecentReferral; overview: Overview }) {
  const { status, isVerified, reason, netMinor, currency, createdAt } = referral;
  const { timeZone } = overview.company;
  const money = <Money amountMinor={netMinor} currency={currency} />;
  return (
    <Row className="relative hover:bg-hover">
      <RowHeader>
        <NewMember referral={referral} companyId={overview.company.id} />
      </RowHeader>
      <Cell className="min-w-60 @max-lg:order-3 @max-lg:min-w-0 @max-lg:col-span-2 @max-lg:mt-1 @max-lg:ps-11!">
        <StatusBadge status={status} reason={reason} isVerified={isVerified} />
        <span className="block text-12 text-pretty text-muted empty:hidden @max-lg:ms-1.5 @max-lg:inline">
          <Reason reason={reason} timeZone={timeZone} />
        </span>
      </Cell>
      <Cell className="text-end font-medium whitespace-nowrap @max-lg:hidden">{money}</Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:order-1">
        <span className="hidden font-medium @max-lg:block">{money}</span>
        <span className="relative z-10">
          <RelativeTime at={createdAt} asOf={overview.asOf} timeZone={timeZone} />
        </span>
      </Cell>
    </Row>
  );
}

function NewMember({ referral, companyId }: { referral: RecentReferral; companyId: string }) {
  const t = useTranslations("overview.recent");
  const methods = useTranslations("methods");
  const { referredName, referredAvatarUrl, referrerName, method } = referral;
  const whole = t("byMethod", { name: referrerName, method: methods(method) });
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={referredName} url={referredAvatarUrl} size={32} />
      <span className="min-w-0">
        <a
          href={`/dashboard/${encodeURIComponent(companyId)}/referrals?referral=${referral.id}`}
          className="block rounded-4 font-medium after:absolute after:inset-0"
        >
          <Name>{referredName}</Name>
        </a>
        <span
          className="block truncate text-12 text-muted @max-lg:line-clamp-2 @max-lg:whitespace-normal"
          title={whole}
        >
          {/* The usual method would only take room from the inviter's name. */}
          {method === "checkout" ? t("by", { name: referrerName }) : whole}
        </span>
      </span>
    </span>
  );
}
