type Props = {
  x: number | string;
  y: number | string;
  index: number;
  visibleTicksCount: number;
  label: string;
  /** Whether the point is the first or the last of the chart: its label then stays inside it. */
  edge: "first" | "last" | "none";
};

const ANCHORS = { first: "start", last: "end", none: "middle" } as const;

/** A label under the x axis. In a narrow card every other one is left out, never the last. */
export function DayTick({ x, y, index, visibleTicksCount, label, edge }: Props) {
  const isSpare = (visibleTicksCount - 1 - index) % 2 === 1;
  return (
    <text
      x={x}
      y={Number(y) + 14}
      textAnchor={ANCHORS[edge]}
      className={isSpare ? "fill-muted text-12 @max-lg:hidden" : "fill-muted text-12"}
    >
      {label}
    </text>
  );
}
