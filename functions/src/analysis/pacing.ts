/** A bucket of requests: it fills as time passes, and each request takes one out. */
export interface Bucket {
  /** How many requests it held, fractions included. */
  readonly level: number;
  /** When that was, epoch milliseconds. */
  readonly at: number;
}

export interface Pace {
  readonly perMinute: number;
  /** How many requests may come at once. */
  readonly burst: number;
}

export type Taken =
  | { readonly ok: true; readonly bucket: Bucket }
  | { readonly ok: false; readonly bucket: Bucket; readonly retryAfterMs: number };

const MINUTE_MS = 60_000;

/** A bucket that is full. */
export function fullBucket({ burst }: Pace, now: number): Bucket {
  return { level: burst, at: now };
}

/** Takes one request out of the bucket, or says when there will be one. A clock that runs backwards fills nothing. */
export function take(bucket: Bucket, now: number, { perMinute, burst }: Pace): Taken {
  const gained = (Math.max(0, now - bucket.at) * perMinute) / MINUTE_MS;
  const level = Math.min(burst, bucket.level + gained);
  const at = Math.max(now, bucket.at);
  if (level >= 1 - ROUNDING_ERROR) return { ok: true, bucket: { level: Math.max(0, level - 1), at } };
  return { ok: false, bucket: { level, at }, retryAfterMs: Math.ceil(((1 - level) * MINUTE_MS) / perMinute) };
}

// Many small gains may add up to just under one request.
const ROUNDING_ERROR = 1e-9;
