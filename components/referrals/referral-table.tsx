import { useTranslations } from "next-intl";
import { withOpen } from "@/components/referrals/address";
import { PersonCell } from "@/components/referrals/person-cell";
import { rowId } from "@/components/referrals/row-id";
import { SoftLink } from "@/components/referrals/soft-link";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { Reason } from "@/components/ui/reason";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import type { ListedReferral, ReferralList } from "@/lib/referrals/schema";

type Props = { params: URLSearchParams; list: ReferralList; onOpen: () => void };

/** Who came, what became of it and why, how it was told, what it brought, and when; a row opens everything about it. */
export function ReferralTable({ params, list, onOpen }: Props) {
  const t = useTranslations("referrals.table");
  return (
    <Table>
      <TableHead>
        <HeadCell>{t("member")}</HeadCell>
        <HeadCell>{t("status")}</HeadCell>
        <HeadCell className="@max-4xl:hidden">{t("how")}</HeadCell>
        <HeadCell align="end">{t("revenue")}</HeadCell>
        <HeadCell align="end">{t("when")}</HeadCell>
      </TableHead>
      <TableBody>
        {list.rows.map((row) => (
          <ReferralRow key={row.id} row={row} params={params} list={list} onOpen={onOpen} />
        ))}
      </TableBody>
    </Table>
  );
}

function ReferralRow({ row, params, list, onOpen }: Props & { row: ListedReferral }) {
  const t = useTranslations("referrals");
  const how = useTranslations("referral.how");
  const { status, isVerified, verifiesAt, method, confidence, referrerName, createdAt } = row;
  const { timeZone } = list.company;
  const reason = row.reason ?? (status === "converted" && !isVerified ? "hold" : null);
  const money = <Money amountMinor={row.netMinor} currency={row.currency} />;
  return (
    <Row className="relative hover:bg-hover">
      <RowHeader>
        <PersonCell
          name={row.referredName}
          avatarUrl={row.referredAvatarUrl}
          below={t("table.by", { name: referrerName })}
        >
          <SoftLink
            id={rowId(row.id)}
            href={withOpen(params, row.id)}
            onClick={onOpen}
            className="block rounded-4 font-medium after:absolute after:inset-0"
          >
            <Name>{row.referredName}</Name>
          </SoftLink>
        </PersonCell>
      </RowHeader>
      <Cell className="min-w-64 @min-2xl:min-w-70 @min-4xl:min-w-80 @max-lg:order-3 @max-lg:min-w-0 @max-lg:col-span-2 @max-lg:mt-1 @max-lg:ps-11!">
        <StatusBadge status={status} reason={reason} isVerified={isVerified} />
        <span className="block text-12 text-pretty text-muted empty:hidden @max-lg:ms-1.5 @max-lg:inline">
          <Reason reason={reason} verifiesAt={verifiesAt} timeZone={timeZone} />
        </span>
      </Cell>
      <Cell className="whitespace-nowrap @max-4xl:hidden">
        {t(`methods.${method}`)}
        {confidence === "certain" ? null : (
          <span className="block text-12 text-muted">{how("confidence", { level: how(confidence) })}</span>
        )}
      </Cell>
      <Cell className="text-end font-medium whitespace-nowrap @max-lg:hidden">{money}</Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:order-1">
        <span className="hidden font-medium @max-lg:block">{money}</span>
        <span className="relative z-10">
          <RelativeTime at={createdAt} asOf={list.asOf} timeZone={timeZone} />
        </span>
      </Cell>
    </Row>
  );
}
