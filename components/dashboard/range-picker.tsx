"use client";

import { useTranslations } from "next-intl";
import { CustomRange } from "@/components/dashboard/custom-range";
import { type Days, PRESETS, type Range } from "@/components/dashboard/range";
import { Segmented } from "@/components/ui/segmented";

type Props = { range: Range; shown: Days; today: string; onChange: (range: Range) => void };

/** The period of everything on the page: 7, 30 or 90 days, all, or two days of one's own. `shown` fills the two fields. */
export function RangePicker({ range, shown, today, onChange }: Props) {
  const t = useTranslations("range");
  const options = PRESETS.map((value) => ({ value, label: t(value), hint: t(`${value}Long`) }));
  return (
    <Segmented
      label={t("label")}
      value={range.preset}
      options={options}
      onChange={(preset) => onChange({ preset })}
    >
      <CustomRange
        chosen={range.preset === null ? range : null}
        initial={shown}
        today={today}
        onApply={(from, to) => onChange({ preset: null, from, to })}
      />
    </Segmented>
  );
}
