import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

type Props = {
  label: string;
  /** Explains the figure on hover. */
  hint?: string;
  figure: string;
  /** The figure to the last digit, when `figure` is shortened. */
  exact?: string;
  delta: ReactNode;
  spark?: ReactNode;
  children: ReactNode;
};

/** One figure and its shape, then how it moved and what it is made of. Cards in one row are equally high. */
export function KpiCard({ label, hint, figure, exact, delta, spark, children }: Props) {
  return (
    <Card className="min-w-0">
      <dl className="flex h-full flex-col p-4">
        <dt className="truncate text-13 font-medium text-muted" title={hint}>
          {label}
        </dt>
        <dd className="mt-1 flex items-end justify-between gap-3">
          <span className="min-w-0 truncate text-28 font-semibold tabular-nums" title={exact}>
            {figure}
          </span>
          {spark ? <span className="mb-1 hidden shrink-0 @min-[14rem]:block">{spark}</span> : null}
        </dd>
        <dd className="mt-2 flex min-h-5 flex-wrap items-start gap-x-2 text-13 text-muted tabular-nums">
          {delta}
          <span className="min-w-0">{children}</span>
        </dd>
      </dl>
    </Card>
  );
}
