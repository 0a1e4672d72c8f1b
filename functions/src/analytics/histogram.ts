const STEP = 1.25;

/** Counts by bucket. */
export type Counts = Readonly<Record<string, number>>;

/** The bucket of a time in milliseconds; each is a quarter wider than the one before it, the first holds up to 1 ms. */
export function bucketOf(ms: number): string {
  return String(ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(STEP) - 1e-9));
}

/** The `share` quantile, in milliseconds: the upper edge of its bucket, so at most a quarter too much. 0 of nothing. */
export function quantile(counts: Counts, share: number): number {
  const buckets = Object.entries(counts)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count }))
    .toSorted((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  const found = buckets.find(({ count }) => (seen += count) >= total * share);
  return found === undefined ? 0 : Math.round(STEP ** found.bucket);
}
