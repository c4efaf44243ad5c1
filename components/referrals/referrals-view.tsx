"use client";

import clsx from "clsx";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { GiveCredit } from "@/components/dashboard/credit/give-credit";
import { coveredBy, rangeOf, withRange } from "@/components/dashboard/range";
import { RangePicker } from "@/components/dashboard/range-picker";
import { isReport } from "@/components/live/is-report";
import { LiveLine } from "@/components/live/live-line";
import { useLive } from "@/components/live/use-live";
import { creditIn, filtered, listUrl, openIn, withCredit, withOpen } from "@/components/referrals/address";
import { FilterBar } from "@/components/referrals/filter-bar";
import { ListCard } from "@/components/referrals/list-card";
import { NetLine } from "@/components/referrals/net-line";
import { ReferralDrawer } from "@/components/referrals/referral-drawer";
import { rowId } from "@/components/referrals/row-id";
import { StateTabs } from "@/components/referrals/state-tabs";
import { Tooltips } from "@/components/ui/tooltip";
import { dayOf } from "@/lib/format/dates";
import type { NotCountedList, Referral, ReferralList } from "@/lib/referrals/schema";

const isData = isReport<ReferralList | NotCountedList>("rows");
/** A long list is counted anew with each question; nobody watches it by the second. */
const INTERVAL_MS = 4_000;

type Props = {
  initial: ReferralList | NotCountedList;
  opened: Referral | null;
  session: string;
  companyId: string;
};

/** The living list: filters, page and open referral lie in the address, the data follows it. */
export function ReferralsView({ initial, opened, session, companyId }: Props) {
  const t = useTranslations("referrals");
  const params = useSearchParams();
  const path = usePathname();
  const live = useLive(listUrl(companyId, params), { session, initial, isData, intervalMs: INTERVAL_MS });
  const { data, isOutdated } = live;
  const { timeZone } = data.company;
  const go = (query: string) => window.history.pushState(null, "", `${path}${query}`);
  const range = rangeOf(params, "all");
  const open = openIn(params);
  const heading = useRef<HTMLHeadingElement>(null);
  // The way back leads out of the referral only if it was opened on this page.
  const isOwnStep = useRef(false);
  const close = () => {
    if (isOwnStep.current) window.history.back();
    else window.history.replaceState(null, "", `${path}${withOpen(params, null)}`);
    isOwnStep.current = false;
  };
  return (
    <Tooltips>
      <main className="mx-auto max-w-[80rem] px-5 pt-5 pb-10 sm:px-6 lg:px-8">
        <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 max-sm:items-start">
          <div className="min-w-0 max-sm:flex-1 max-sm:basis-36">
            <h1 ref={heading} tabIndex={-1} className="text-20 font-semibold outline-none">
              {t("title")}
            </h1>
            <div className="mt-0.5 flex flex-wrap gap-x-4 max-sm:flex-col">
              <LiveLine live={live} timeZone={timeZone} />
              {data.view === "referrals" && data.hasAny ? <NetLine list={data} /> : null}
            </div>
          </div>
          <div className="flex flex-wrap items-center gap-2 max-sm:contents">
            {data.hasAny ? (
              <div className="max-sm:order-last max-sm:w-full">
                <RangePicker
                  range={isOutdated ? range : coveredBy(range, data.range).range}
                  shown={data.range}
                  today={dayOf(data.asOf, timeZone)}
                  onChange={(next) => {
                    const days = withRange(params, next, "all");
                    go(filtered(days, {}));
                  }}
                />
              </div>
            ) : null}
            <GiveCredit
              companyId={companyId}
              timeZone={timeZone}
              session={live.session}
              buyerId={creditIn(params)}
              referralHref={(id) => withOpen(params, id)}
              onClosed={() => {
                window.history.replaceState(null, "", `${path}${withCredit(params, null)}`);
                live.retry();
              }}
            />
          </div>
        </header>
        {data.hasAny ? (
          <>
            <StateTabs params={params} list={data} />
            <FilterBar params={params} list={data} go={go} />
          </>
        ) : null}
        <div
          aria-busy={isOutdated}
          className={clsx("transition-opacity", isOutdated && "pointer-events-none opacity-50")}
        >
          <ListCard params={params} list={data} onOpen={() => (isOwnStep.current = true)} />
        </div>
      </main>
      {open ? (
        <ReferralDrawer
          key={open}
          id={open}
          initial={opened?.id === open ? opened : null}
          companyId={companyId}
          session={live.session}
          params={params}
          onClose={close}
          onClosed={() => (document.getElementById(rowId(open)) ?? heading.current)?.focus()}
        />
      ) : null}
    </Tooltips>
  );
}
