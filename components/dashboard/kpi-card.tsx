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

/** One figure, how it moved, its shape, and a line of what it is made of. Every card is as high as the others. */
export function KpiCard({ label, hint, figure, exact, delta, spark, children }: Props) {
  return (
    <Card className="min-w-0">
      <dl className="flex h-full flex-col p-4">
        <dt className="flex items-center justify-between gap-2" title={hint}>
          <span className="truncate text-13 font-medium text-muted">{label}</span>
        </dt>
        <dd className="mt-1 flex items-end justify-between gap-3">
          <span className="min-w-0">
            <span className="block truncate text-28 font-semibold tabular-nums" title={exact}>
              {figure}
            </span>
          </span>
          {spark ? <span className="mb-1 hidden shrink-0 @min-[14rem]:block">{spark}</span> : null}
        </dd>
        <dd className="mt-1 flex min-h-5 items-center gap-2">{delta}</dd>
        <dd className="mt-1 truncate text-13 text-muted tabular-nums">{children}</dd>
      </dl>
    </Card>
  );
}
