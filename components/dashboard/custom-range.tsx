"use client";

import { CalendarDays } from "lucide-react";
import { useTranslations } from "next-intl";
import { Popover } from "radix-ui";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { segmentClass } from "@/components/ui/segmented";
import { useDayRange } from "@/components/ui/use-day-range";

type Days = { from: string; to: string };
type Props = {
  chosen: Days | null;
  initial: Days;
  today: string;
  onApply: (from: string, to: string) => void;
};

/** The last segment of the range picker: opens two date fields; shows the days once they are chosen. */
export function CustomRange({ chosen, initial, today, onApply }: Props) {
  const t = useTranslations("range");
  const said = useDayRange(today);
  const [isOpen, setOpen] = useState(false);
  const days = chosen && said(chosen.from, chosen.to);
  const apply = ({ from, to }: Days) => {
    setOpen(false);
    onApply(from, to);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className={segmentClass(chosen !== null)}
        aria-label={days ? `${t("custom")}: ${days}` : t("custom")}
      >
        <CalendarDays aria-hidden="true" className="size-4" />
        <span className={chosen ? undefined : "max-sm:hidden"}>{days ?? t("custom")}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={16}
          aria-label={t("customTitle")}
          className="z-50 w-72 animate-appear rounded-12 bg-raised p-4 shadow-float"
        >
          <DaysForm initial={chosen ?? initial} today={today} onApply={apply} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function DaysForm({
  initial,
  today,
  onApply,
}: {
  initial: Days;
  today: string;
  onApply: (days: Days) => void;
}) {
  const t = useTranslations("range");
  const [days, setDays] = useState<Days>({ from: initial.from, to: initial.to });
  const isBackwards = days.from > days.to;
  const isReady = days.from !== "" && days.to !== "" && !isBackwards;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onApply(days);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <DayField
        label={t("from")}
        value={days.from}
        max={today}
        onChange={(from) => setDays({ ...days, from })}
      />
      <DayField label={t("to")} value={days.to} max={today} onChange={(to) => setDays({ ...days, to })} />
      <p role="status" className="min-h-4 text-12 text-bad">
        {isBackwards ? t("order") : null}
      </p>
      <Button type="submit" variant="primary" disabled={!isReady}>
        {t("apply")}
      </Button>
    </form>
  );
}

type FieldProps = { label: string; value: string; max: string; onChange: (day: string) => void };

function DayField({ label, value, max, onChange }: FieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-12 font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        type="date"
        required
        min="2000-01-01"
        max={max}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-9 rounded-8 border border-faint bg-surface px-2.5 text-14 tabular-nums pointer-coarse:h-11"
      />
    </div>
  );
}
