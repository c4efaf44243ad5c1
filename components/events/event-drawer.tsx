"use client";

import { useTranslations } from "next-intl";
import { eventUrl } from "@/components/events/address";
import { ApplyAgain } from "@/components/events/apply-again";
import { EventBody } from "@/components/events/event-body";
import { EventFacts } from "@/components/events/event-facts";
import { EventState } from "@/components/events/event-state";
import { useEventWords } from "@/components/events/event-words";
import { isReport } from "@/components/live/is-report";
import { useLive } from "@/components/live/use-live";
import { DetailLoading, DetailLost } from "@/components/states/detail-lost";
import { Sheet } from "@/components/ui/sheet";
import type { EventDetail } from "@/lib/events/schema";

const isData = isReport<EventDetail>("body");

type Props = {
  webhookId: string;
  companyId: string;
  timeZone: string;
  session: { current: string };
  /** Something about the delivery changed: the list is asked for anew. */
  onChanged: () => void;
  onClose: () => void;
  onClosed: () => void;
};

/** Everything about one delivery, beside the log: what became of it, why, and its exact words. */
export function EventDrawer({ webhookId, companyId, timeZone, session, onChanged, ...closing }: Props) {
  const t = useTranslations("event");
  const { typeOf, outcomeOf } = useEventWords();
  const url = eventUrl(companyId, webhookId);
  const live = useLive<EventDetail | null>(url, {
    session: session.current,
    initial: null,
    isData,
    intervalMs: 3_000,
  });
  const { data } = live;
  const isLost = data === null && live.connection !== "live";
  const changed = () => {
    live.retry();
    onChanged();
  };
  return (
    <Sheet
      title={data ? typeOf(data) : t(isLost ? "failed.title" : "loading")}
      body={<span className="font-mono text-12 break-all">{webhookId}</span>}
      closeLabel={t("close")}
      {...closing}
    >
      {data ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <section>
            <h3 className="sr-only">{t("result")}</h3>
            <EventState state={data.state} />
            <p className="mt-0.5 text-13 text-pretty text-muted">
              {outcomeOf(data)}{" "}
              {data.state === "dead"
                ? t(data.outcome === "unreadable" ? "means.unreadable" : "means.gaveUp")
                : null}
            </p>
            <ApplyAgain event={data} url={`${url}/redrive`} session={live.session} onApplied={changed} />
          </section>
          <EventFacts event={data} timeZone={timeZone} />
          <EventBody event={data} />
        </div>
      ) : isLost ? (
        <DetailLost section="event.failed" live={live} />
      ) : (
        <DetailLoading heights={["h-11", "h-56", "h-72"]} />
      )}
    </Sheet>
  );
}
