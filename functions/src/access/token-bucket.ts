/** How many requests a subject may make for long; a full bucket lets as many through at once. */
export interface RateLimit {
  readonly perMinute: number;
}

/** A bucket as it was last seen. */
export interface Bucket {
  readonly tokens: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What a bucket gave. */
export interface Grant {
  /** At most what was wanted; 0 where less than the need was there. */
  readonly tokens: number;
  /** Until the need can be met, in milliseconds; 0 where it was. */
  readonly retryAfterMs: number;
}

/**
 * Takes tokens out of a bucket, which refills evenly (https://en.wikipedia.org/wiki/Token_bucket): as many as wanted where
 * they are there, what there is where that meets the need, else none. A bucket nobody knows is full. A clock that went back
 * refills nothing.
 */
export function takeTokens(
  bucket: Bucket | undefined,
  { perMinute }: RateLimit,
  { need, want, now }: { readonly need: number; readonly want: number; readonly now: number },
): { readonly bucket: Bucket; readonly grant: Grant } {
  const perMs = perMinute / 60_000;
  const refilled = bucket === undefined ? perMinute : bucket.tokens + Math.max(0, now - bucket.at) * perMs;
  const held = Math.min(perMinute, refilled);
  const at = Math.max(now, bucket?.at ?? now);
  const needed = Math.min(need, perMinute);
  if (held < needed) {
    return { bucket: { tokens: held, at }, grant: { tokens: 0, retryAfterMs: (needed - held) / perMs } };
  }
  const tokens = Math.min(Math.floor(held), Math.max(need, want));
  return { bucket: { tokens: held - tokens, at }, grant: { tokens, retryAfterMs: 0 } };
}
