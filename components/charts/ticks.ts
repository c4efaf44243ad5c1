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

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`. */
function niceStep(rough: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  const step = factor * power;
  return isWhole ? Math.max(1, Math.ceil(step)) : step;
}

/** Which of `count` points carry a label: the first, the last and evenly spread ones between, at most `most`. */
export function labelledPoints(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}
