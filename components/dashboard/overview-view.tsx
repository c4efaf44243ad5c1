"use client";

import clsx from "clsx";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TimeSeries } from "@/components/charts/time-series";
import { ComparedWith } from "@/components/dashboard/compared-with";
import { hasHappened } from "@/components/dashboard/comparison";
import { GettingStarted } from "@/components/dashboard/getting-started";
import { KpiCards } from "@/components/dashboard/kpi-cards";
import { coveredBy, overviewUrl, type Range, rangeOf, withRange } from "@/components/dashboard/range";
import { RangePicker } from "@/components/dashboard/range-picker";
import { RecentReferrals } from "@/components/dashboard/recent-referrals";
import { referralsOf, sectionUrl } from "@/components/dashboard/sections";
import { TopReferrers } from "@/components/dashboard/top-referrers";
import { CheckedLine } from "@/components/events/check-line";
import { isReport } from "@/components/live/is-report";
import { LiveLine } from "@/components/live/live-line";
import { useLive } from "@/components/live/use-live";
import { Tooltips } from "@/components/ui/tooltip";
import { dayOf } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

const isData = isReport<Overview>("totals");

type Props = { initial: Overview; session: string; companyId: string; children?: ReactNode };

/** The living overview: the range lies in the address, the data follows it and stays current by itself. */
export function OverviewView({ initial, session, companyId, children }: Props) {
  const t = useTranslations("overview");
  const ranges = useTranslations("range");
  const params = useSearchParams();
  const path = usePathname();
  const range = rangeOf(params);
  const live = useLive(overviewUrl(companyId, range), { session, initial, isData });
  const { data, isOutdated } = live;
  const { timeZone } = data.company;
  const covered = isOutdated ? { range, isCut: false } : coveredBy(range, data.range);
  const choose = (next: Range) => {
    const query = withRange(params, next).toString();
    window.history.replaceState(null, "", query ? `${path}?${query}` : path);
  };
  return (
    <Tooltips>
      <main className="mx-auto max-w-[80rem] px-5 pt-5 pb-10 sm:px-6 lg:px-8">
        <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 sm:flex-1 sm:basis-80">
            <h1 className="text-20 font-semibold">{t("title")}</h1>
            <div className="mt-0.5 flex flex-wrap gap-x-4 max-sm:flex-col">
              <LiveLine live={live} timeZone={timeZone} />
              {data.hasActivity ? <ComparedWith overview={data} /> : null}
              <CheckedLine
                check={data.check}
                asOf={data.asOf}
                timeZone={timeZone}
                href={sectionUrl(companyId, "events", params)}
              />
            </div>
          </div>
          {data.hasActivity ? (
            <div className="grid gap-1">
              <RangePicker
                range={covered.range}
                shown={data.range}
                today={dayOf(data.asOf, timeZone)}
                onChange={choose}
              />
              {covered.isCut ? <p className="text-12 text-muted sm:text-end">{ranges("cut")}</p> : null}
            </div>
          ) : null}
        </header>
        {children}
        {data.hasActivity ? (
          <div
            aria-busy={isOutdated}
            className={clsx("transition-opacity", isOutdated && "pointer-events-none opacity-50")}
          >
            <Report overview={data} hrefOf={(userId) => referralsOf(companyId, userId, range)} />
          </div>
        ) : (
          <GettingStarted company={data.company.title} />
        )}
      </main>
    </Tooltips>
  );
}

type ReportProps = { overview: Overview; hrefOf: (userId: string) => string };

function Report({ overview, hrefOf }: ReportProps) {
  return (
    <>
      <KpiCards overview={overview} />
      <div className="mt-3 lg:mt-4">
        <TimeSeries
          overview={hasHappened(overview.previous) ? overview : { ...overview, previousDays: [] }}
        />
      </div>
      <div className="mt-8 grid items-start gap-x-6 gap-y-8 min-[70rem]:grid-cols-[minmax(0,4fr)_minmax(0,8fr)]">
        <TopReferrers
          referrers={overview.topReferrers}
          currency={overview.company.currency}
          hrefOf={hrefOf}
        />
        <RecentReferrals overview={overview} />
      </div>
    </>
  );
}
