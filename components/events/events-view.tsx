"use client";

import clsx from "clsx";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { listUrl, openIn, rowId, withOpen } from "@/components/events/address";
import { CheckLine } from "@/components/events/check-line";
import { Differences } from "@/components/events/differences";
import { EventDrawer } from "@/components/events/event-drawer";
import { EventFilters } from "@/components/events/event-filters";
import { EventList } from "@/components/events/event-list";
import { isReport } from "@/components/live/is-report";
import { LiveLine } from "@/components/live/live-line";
import { useLive } from "@/components/live/use-live";
import { Tooltips } from "@/components/ui/tooltip";
import { eventQueryOf } from "@/lib/events/filter-schema";
import type { EventPage } from "@/lib/events/schema";

const isData = isReport<EventPage>("events");
const INTERVAL_MS = 3_000;
/** A search looks into many bodies; nobody watches it by the second. */
const SEARCH_INTERVAL_MS = 20_000;

type Props = { initial: EventPage; session: string; companyId: string };

/** The living log: filters, page and open delivery lie in the address, the data follows it. */
export function EventsView({ initial, session, companyId }: Props) {
  const t = useTranslations("events");
  const params = useSearchParams();
  const path = usePathname();
  const { search, kind } = eventQueryOf(params);
  const intervalMs = search || kind ? SEARCH_INTERVAL_MS : INTERVAL_MS;
  const live = useLive(listUrl(companyId, params), { session, initial, isData, intervalMs });
  const { data, isOutdated } = live;
  const open = openIn(params);
  const heading = useRef<HTMLHeadingElement>(null);
  // The way back leads out of the delivery only if it was opened on this page.
  const isOwnStep = useRef(false);
  const close = () => {
    if (isOwnStep.current) window.history.back();
    else window.history.replaceState(null, "", `${path}${withOpen(params, null)}`);
    isOwnStep.current = false;
  };
  return (
    <Tooltips>
      <main className="mx-auto max-w-[80rem] px-5 pt-5 pb-10 sm:px-6 lg:px-8">
        <header className="mb-4">
          <h1 ref={heading} tabIndex={-1} className="text-20 font-semibold outline-none">
            {t("title")}
          </h1>
          <div className="mt-0.5 flex flex-wrap gap-x-4 max-sm:flex-col">
            <LiveLine live={live} timeZone={data.company.timeZone} />
            <CheckLine page={data} />
          </div>
          <Differences check={data.check} />
        </header>
        <EventFilters params={params} page={data} go={(query) => window.history.pushState(null, "", query)} />
        <div
          aria-busy={isOutdated}
          className={clsx("transition-opacity", isOutdated && "pointer-events-none opacity-50")}
        >
          <EventList params={params} page={data} onOpen={() => (isOwnStep.current = true)} />
        </div>
      </main>
      {open ? (
        <EventDrawer
          key={open}
          webhookId={open}
          companyId={companyId}
          timeZone={data.company.timeZone}
          session={live.session}
          onChanged={live.retry}
          onClose={close}
          onClosed={() => (document.getElementById(rowId(open)) ?? heading.current)?.focus()}
        />
      ) : null}
    </Tooltips>
  );
}
