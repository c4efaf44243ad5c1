import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Reason } from "@/components/ui/reason";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import type { Overview, RecentReferral } from "@/lib/reports/schema";

/** Who joined through a link lately, how that was credited, and what became of it. */
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
              <HeadCell className="text-end">{t("revenue")}</HeadCell>
              <HeadCell className="text-end">{t("when")}</HeadCell>
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

function ReferralRow({ referral, overview }: { referral: RecentReferral; overview: Overview }) {
  const t = useTranslations("overview.recent");
  const methods = useTranslations("methods");
  const { referredName, referredAvatarUrl, referrerName, status, isVerified, reason, method } = referral;
  const { currency, timeZone } = overview.company;
  const by = t("by", { name: referrerName, method: methods(method) });
  return (
    <Row>
      <RowHeader className="w-full max-w-0 @max-lg:w-auto @max-lg:max-w-none">
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={referredName} url={referredAvatarUrl} size={32} />
          <span className="min-w-0">
            <span className="block truncate font-medium" title={referredName}>
              {referredName}
            </span>
            <span className="block truncate text-12 text-muted" title={by}>
              {by}
            </span>
          </span>
        </span>
      </RowHeader>
      <Cell className="min-w-52 @max-lg:order-3 @max-lg:col-span-2 @max-lg:ps-11!">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StatusBadge status={status} reason={reason} isVerified={isVerified} />
          <span className="text-12 text-muted">
            <Reason reason={reason} timeZone={timeZone} />
          </span>
        </span>
      </Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:hidden">
        <Money amountMinor={referral.netMinor} currency={currency} />
      </Cell>
      <Cell className="text-end text-13 @max-lg:order-1 @max-lg:text-12">
        <span className="hidden @max-lg:block @max-lg:text-14">
          <Money amountMinor={referral.netMinor} currency={currency} />
        </span>
        <RelativeTime at={referral.createdAt} asOf={overview.asOf} timeZone={timeZone} />
      </Cell>
    </Row>
  );
}
