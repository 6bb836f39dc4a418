/** One measured figure: median and 95th percentile of n samples. */
export interface Figure {
  median: number;
  p95: number;
  n: number;
}

export function figure(samples: readonly number[]): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return { median: rounded(at(0.5)), p95: rounded(at(0.95)), n: sorted.length };
}
