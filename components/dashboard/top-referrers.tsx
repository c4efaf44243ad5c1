import { MousePointerClick } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import { formatMoney } from "@/lib/format/money";
import { formatCount, formatFigure } from "@/lib/format/number";
import type { TopReferrer } from "@/lib/reports/schema";

type Props = {
  referrers: TopReferrer[];
  currency: string;
  /** The address of a member's referrals. */
  hrefOf: (userId: string) => string;
};

/** Who brought the most: the figure that orders the list stands at the end, the others beside it. A row leads to theirs. */
export function TopReferrers({ referrers, currency, hrefOf }: Props) {
  const t = useTranslations("overview.top");
  return (
    <Section title={t("title")} aside={referrers.length > 1 ? t("order") : null}>
      <Card>
        {referrers.length === 0 ? (
          <EmptyState icon={MousePointerClick} title={t("emptyTitle")} body={t("emptyBody")} />
        ) : (
          <Table>
            <TableHead>
              <HeadCell>{t("member")}</HeadCell>
              <HeadCell align="end">{t("clicks")}</HeadCell>
              <HeadCell align="end">{t("revenue")}</HeadCell>
              <HeadCell align="end">{t("conversions")}</HeadCell>
            </TableHead>
            <TableBody>
              {referrers.map((referrer) => (
                <ReferrerRow
                  key={referrer.userId}
                  referrer={referrer}
                  currency={currency}
                  href={hrefOf(referrer.userId)}
                />
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </Section>
  );
}

/** In a narrow card what they brought stands under the name, in place of the handle. */
type RowProps = { referrer: TopReferrer; currency: string; href: string };

function ReferrerRow({ referrer, currency, href }: RowProps) {
  const t = useTranslations("overview.top");
  const locale = useLocale();
  const { name, username, avatarUrl, code, clicks, conversions, netMinor } = referrer;
  const outcome = t("outcome", {
    revenue: formatMoney(netMinor, currency, locale),
    clicks: formatFigure(clicks, locale),
    count: clicks,
  });
  return (
    <Row className="relative hover:bg-hover">
      <RowHeader>
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={name} url={avatarUrl} size={32} />
          <span className="min-w-0">
            <a href={href} className="block rounded-4 font-medium after:absolute after:inset-0">
              <Name>{name}</Name>
            </a>
            <span className="block truncate text-12 text-muted @max-lg:hidden">
              {username ? `@${username}` : code}
            </span>
            <span className="hidden text-12 text-pretty text-muted tabular-nums @max-lg:block">
              {outcome}
            </span>
          </span>
        </span>
      </RowHeader>
      <Cell className="text-end tabular-nums @max-lg:hidden">{formatCount(clicks, locale)}</Cell>
      <Cell className="text-end whitespace-nowrap text-muted @max-lg:hidden">
        <Money amountMinor={netMinor} currency={currency} />
      </Cell>
      <Cell className="self-center text-end font-medium whitespace-nowrap tabular-nums">
        <span className="@max-lg:hidden">{formatCount(conversions, locale)}</span>
        <span className="hidden @max-lg:inline">
          {t("converted", { converted: formatFigure(conversions, locale) })}
        </span>
      </Cell>
    </Row>
  );
}
