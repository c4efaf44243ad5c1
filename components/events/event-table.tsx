import { useTranslations } from "next-intl";
import { rowId, withOpen } from "@/components/events/address";
import { EventState } from "@/components/events/event-state";
import { useEventWords } from "@/components/events/event-words";
import { SoftLink } from "@/components/referrals/soft-link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Row, RowHeader, Table, TableBody, TableHead } from "@/components/ui/table";
import type { EventPage, EventSummary } from "@/lib/events/schema";

type Props = { params: URLSearchParams; page: EventPage; onOpen: () => void };

/** What was told, what became of it, and when; a row opens everything about it. */
export function EventTable({ params, page, onOpen }: Props) {
  const t = useTranslations("events.table");
  return (
    <Table>
      <TableHead>
        <HeadCell>{t("delivery")}</HeadCell>
        <HeadCell>{t("result")}</HeadCell>
        <HeadCell align="end" className="@max-4xl:hidden">
          {t("tries")}
        </HeadCell>
        <HeadCell align="end">{t("when")}</HeadCell>
      </TableHead>
      <TableBody>
        {page.events.map((event) => (
          <EventRow key={event.webhookId} event={event} params={params} page={page} onOpen={onOpen} />
        ))}
      </TableBody>
    </Table>
  );
}

function EventRow({ event, params, page, onOpen }: Props & { event: EventSummary }) {
  const t = useTranslations("events");
  const { typeOf, outcomeOf } = useEventWords();
  const { webhookId, source, state, attempts, receivedAt } = event;
  return (
    <Row className="relative hover:bg-hover">
      <RowHeader className="w-2/5! @max-lg:w-auto!">
        <SoftLink
          id={rowId(webhookId)}
          href={withOpen(params, webhookId)}
          onClick={onOpen}
          className="block truncate rounded-4 font-medium after:absolute after:inset-0"
        >
          {typeOf(event)}
        </SoftLink>
        <span className="block truncate text-12 text-muted @max-lg:hidden">
          {source === "sweep" ? `${t("sources.sweep")} · ` : null}
          <span className="font-mono">{webhookId}</span>
        </span>
      </RowHeader>
      <Cell className="w-3/5 max-w-0 @max-lg:order-3 @max-lg:col-span-2 @max-lg:flex @max-lg:w-auto @max-lg:max-w-none @max-lg:gap-1.5">
        <EventState state={state} />
        <span className="block min-w-0 truncate text-12 text-muted @max-lg:text-pretty @max-lg:leading-5 @max-lg:whitespace-normal">
          {outcomeOf(event)}
        </span>
      </Cell>
      <Cell className="text-end tabular-nums @max-4xl:hidden">{attempts}</Cell>
      <Cell className="text-end whitespace-nowrap @max-lg:order-1">
        <span className="relative z-10">
          <RelativeTime at={receivedAt} asOf={page.asOf} timeZone={page.company.timeZone} />
        </span>
      </Cell>
    </Row>
  );
}
