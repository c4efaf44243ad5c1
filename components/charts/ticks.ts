/**
 * Rounded values for an axis that holds the smallest and the largest value and always zero: 3 to 5 of them, equally far
 * apart. `isWhole` keeps them whole numbers, for things that are counted.
 */
export function niceTicks(smallest: number, largest: number, isWhole: boolean): number[] {
  const low = Math.min(0, smallest);
  const high = Math.max(0, largest);
  const needed = (one: number) => Math.ceil(high / one) - Math.floor(low / one);
  let step = niceStep((high - low || (isWhole ? 4 : 1)) / 4, isWhole);
  while (needed(step) > 4) step = niceStep(step * 1.01, isWhole);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 2);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`; 2.5 itself is no whole number. */
function niceStep(rough: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factors = isWhole && power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  const factor = factors.find((one) => one * power >= rough * 0.999) ?? 10;
  return isWhole ? Math.max(1, factor * power) : factor * power;
}

const WEEK = 7;

/**
 * Which of `count` points carry a label, counted back from the last and equally far apart, at most `most`. Wider steps are
 * multiples of seven, so that the labels of a month fall on the same weekday.
 */
export function labelledPoints(count: number, most: number): number[] {
  const needed = Math.max(1, Math.ceil((count - 1) / Math.max(1, most - 1)));
  const step = needed > 3 ? Math.ceil(needed / WEEK) * WEEK : needed;
  const labels: number[] = [];
  for (let index = count - 1; index >= 0; index -= step) labels.unshift(index);
  return labels;
}
