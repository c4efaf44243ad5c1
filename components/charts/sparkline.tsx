const WIDTH = 96;
const HEIGHT = 32;
const EDGE = 3;

/** The shape of a series without an axis, over its last point; `label` says it in words. The baseline is zero. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const points = placed(values);
  const last = points.at(-1);
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <polyline
        points={points.map(([x, y]) => `${x},${y}`).join(" ")}
        fill="none"
        className="stroke-faint"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {last ? <circle cx={last[0]} cy={last[1]} r="2.5" className="fill-series" /> : null}
    </svg>
  );
}

function placed(values: number[]): [number, number][] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = (WIDTH - 2 * EDGE) / Math.max(1, values.length - 1);
  const height = (value: number) => ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
  return values.map((value, index) => [round(EDGE + index * step), round(HEIGHT - EDGE - height(value))]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
