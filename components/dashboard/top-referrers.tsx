import { MousePointerClick } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import { formatCount } from "@/lib/format/number";
import type { TopReferrer } from "@/lib/reports/schema";

/** Who brought the most, best first. */
export function TopReferrers({ referrers, currency }: { referrers: TopReferrer[]; currency: string }) {
  const t = useTranslations("overview.top");
  return (
    <Section title={t("title")}>
      <Card>
        {referrers.length === 0 ? (
          <EmptyState icon={MousePointerClick} title={t("emptyTitle")} body={t("emptyBody")} />
        ) : (
          <Table>
            <TableHead>
              <HeadCell>{t("member")}</HeadCell>
              <HeadCell className="text-end">{t("clicks")}</HeadCell>
              <HeadCell className="text-end">{t("conversions")}</HeadCell>
              <HeadCell className="text-end">{t("revenue")}</HeadCell>
            </TableHead>
            <TableBody>
              {referrers.map((referrer) => (
                <ReferrerRow key={referrer.userId} referrer={referrer} currency={currency} />
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </Section>
  );
}

function ReferrerRow({ referrer, currency }: { referrer: TopReferrer; currency: string }) {
  const t = useTranslations("overview.top");
  const locale = useLocale();
  const { name, username, avatarUrl, code, clicks, conversions, netMinor } = referrer;
  const handle = username ? `@${username}` : code;
  return (
    <Row>
      <RowHeader className="w-full max-w-0 @max-lg:row-span-2 @max-lg:w-auto @max-lg:max-w-none">
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={name} url={avatarUrl} size={32} />
          <span className="min-w-0">
            <span className="block truncate font-medium" title={name}>
              {name}
            </span>
            <span className="block truncate text-12 text-muted" title={handle}>
              {handle}
            </span>
          </span>
        </span>
      </RowHeader>
      <Cell className="text-end tabular-nums @max-lg:hidden">{formatCount(clicks, locale)}</Cell>
      <Cell className="text-end whitespace-nowrap tabular-nums @max-lg:order-2 @max-lg:text-12 @max-lg:text-muted">
        <span className="@max-lg:hidden">{formatCount(conversions, locale)}</span>
        <span className="hidden @max-lg:inline">
          {t("conversionsOf", { count: formatCount(conversions, locale) })} ·{" "}
          {t("clicksOf", { count: clicks })}
        </span>
      </Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:order-1">
        <Money amountMinor={netMinor} currency={currency} />
      </Cell>
    </Row>
  );
}
