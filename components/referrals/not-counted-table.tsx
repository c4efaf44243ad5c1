import { CircleSlash } from "lucide-react";
import { useTranslations } from "next-intl";
import { withCredit } from "@/components/referrals/address";
import { PersonCell } from "@/components/referrals/person-cell";
import { SoftLink } from "@/components/referrals/soft-link";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import type { NotCountedList, NotCountedRow } from "@/lib/referrals/schema";

type Props = { list: NotCountedList; params: URLSearchParams };

/** Who came with a code and is nobody's referral, and why. */
export function NotCountedTable({ list, params }: Props) {
  const t = useTranslations("referrals.table");
  return (
    <Table>
      <TableHead>
        <HeadCell>{t("member")}</HeadCell>
        <HeadCell>{t("reason")}</HeadCell>
        <HeadCell align="end">{t("paid")}</HeadCell>
        <HeadCell align="end">{t("when")}</HeadCell>
      </TableHead>
      <TableBody>
        {list.rows.map((row) => (
          <NotCountedLine key={row.id} row={row} list={list} params={params} />
        ))}
      </TableBody>
    </Table>
  );
}

function NotCountedLine({ row, list, params }: Props & { row: NotCountedRow }) {
  const t = useTranslations("referrals");
  const { timeZone, currency } = list.company;
  const paid = row.paid.length > 0 ? row.paid : [{ currency, netMinor: 0 }];
  const money = paid.map((sum) => (
    <span key={sum.currency} className="block">
      <Money amountMinor={sum.netMinor} currency={sum.currency} />
    </span>
  ));
  const by = t("table.by", { name: row.referrerName });
  return (
    <Row>
      <RowHeader>
        <PersonCell
          name={row.referredName}
          avatarUrl={row.referredAvatarUrl}
          below={row.method === "checkout" ? by : `${by} · ${t(`methods.${row.method}`)}`}
        >
          <Name className="font-medium">{row.referredName}</Name>
        </PersonCell>
      </RowHeader>
      <Cell className="min-w-60 text-13 @max-lg:order-3 @max-lg:col-span-2 @max-lg:mt-1 @max-lg:min-w-0 @max-lg:ps-11!">
        <CircleSlash aria-hidden="true" className="me-1.5 inline size-3.5 text-faint" strokeWidth={2.25} />
        <WhyNot reason={row.reason} />{" "}
        {row.referredId ? (
          <SoftLink
            href={withCredit(params, row.referredId)}
            className="rounded-4 font-medium whitespace-nowrap text-accent-text hover:underline"
          >
            {t("notCounted.credit")}
            <span className="sr-only"> {t("notCounted.creditFor", { name: row.referredName })}</span>
          </SoftLink>
        ) : null}
      </Cell>
      <Cell className="text-end font-medium whitespace-nowrap @max-lg:hidden">{money}</Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:order-1">
        <span className="hidden font-medium @max-lg:block">{money}</span>
        <RelativeTime at={row.createdAt} asOf={list.asOf} timeZone={timeZone} />
      </Cell>
    </Row>
  );
}

const KNOWN = ["own_code", "inactive_code", "window_closed", "claim_window_closed", "withdrawn"] as const;

function WhyNot({ reason }: { reason: string | null }) {
  const t = useTranslations("referrals.notCounted");
  return t(KNOWN.find((known) => known === reason) ?? "other");
}
