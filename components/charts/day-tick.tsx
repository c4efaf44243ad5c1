type Props = {
  x: number | string;
  y: number | string;
  index: number;
  visibleTicksCount: number;
  label: string;
};

/** A label under the x axis; the first and the last stay inside the chart. In a narrow card every other one is left out. */
export function DayTick({ x, y, index, visibleTicksCount, label }: Props) {
  const isLast = index === visibleTicksCount - 1;
  const anchor = visibleTicksCount === 1 || index === 0 ? "start" : isLast ? "end" : "middle";
  return (
    <text
      x={x}
      y={Number(y) + 14}
      textAnchor={anchor}
      className={index % 2 === 1 && !isLast ? "fill-muted text-12 @max-md:hidden" : "fill-muted text-12"}
    >
      {label}
    </text>
  );
}
