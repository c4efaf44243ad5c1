import { useLocale, useTranslations } from "next-intl";
import { filtered } from "@/components/referrals/address";
import { SoftLink } from "@/components/referrals/soft-link";
import { bringIntoSight } from "@/components/ui/bring-into-sight";
import { segmentClass } from "@/components/ui/segmented";
import { formatFigure } from "@/lib/format/number";
import type { NotCountedList, ReferralList } from "@/lib/referrals/schema";

const STATES = ["all", "pending", "converted", "verified", "on_hold", "cancelled", "not_counted"] as const;

type Props = { params: URLSearchParams; list: ReferralList | NotCountedList };

/** The list by state, with how many there are of each; on a phone they scroll sideways. */
export function StateTabs({ params, list }: Props) {
  const t = useTranslations("referrals.states");
  const locale = useLocale();
  const chosen = STATES.find((state) => state === params.get("status")) ?? "all";
  return (
    <nav
      aria-label={t("label")}
      className="-mx-5 overflow-x-auto px-5 py-0.5 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      <ul className="inline-flex rounded-8 bg-sunken p-0.5">
        {STATES.map((state) => (
          <li key={state} ref={state === chosen ? bringIntoSight : undefined}>
            <SoftLink
              href={filtered(params, { status: state === "all" ? null : state })}
              aria-current={state === chosen ? "true" : undefined}
              className={segmentClass(state === chosen)}
            >
              {t(state)}
              <span className="font-normal text-muted">{countOf(state)}</span>
            </SoftLink>
          </li>
        ))}
      </ul>
    </nav>
  );

  function countOf(state: (typeof STATES)[number]): string | null {
    if (list.view === "not_counted") return state === "not_counted" ? formatFigure(list.total, locale) : null;
    return state === "not_counted" ? null : formatFigure(list.counts[state], locale);
  }
}
