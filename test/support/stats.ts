/** The value that `share` (0 to 1) of the values do not exceed (nearest rank). Throws where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("No values to take a percentile of.");
  return value;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new RangeError("No values to take a median of.");
  return (low + high) / 2;
}

/** Milliseconds since `start`, a `performance.now()`. */
export function since(start: number): number {
  return performance.now() - start;
}
