import { useDayRange } from "@/components/ui/use-day-range";
import type { Overview } from "@/lib/reports/schema";

type Props = { range: Overview["range"]; today: string; hasPrevious: boolean };

/** Which line is which period: as drawn, with the days in words. */
export function Legend({ range, today, hasPrevious }: Props) {
  const days = useDayRange(today);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-muted tabular-nums">
      <li className="flex items-center gap-2">
        <Stroke className="stroke-series" />
        {days(range.from, range.to)}
      </li>
      {hasPrevious ? (
        <li className="flex items-center gap-2">
          <Stroke className="stroke-faint" dash="3 3" />
          {days(range.previousFrom, range.previousTo)}
        </li>
      ) : null}
    </ul>
  );
}

function Stroke({ className, dash }: { className: string; dash?: string }) {
  return (
    <svg aria-hidden="true" width="16" height="2" className={className}>
      <path d="M0 1h16" strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}
