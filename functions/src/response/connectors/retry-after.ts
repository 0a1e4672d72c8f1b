/** Whoever asks for more is asked again after an hour. */
const MAX_MS = 3_600_000;

/**
 * How long a `Retry-After` header (RFC 9110 10.2.3: seconds, or a date) asks to wait at a time, in milliseconds, at most an
 * hour; `undefined` where there is none or it says nothing.
 *
 * @example retryAfterMs("120", now) // 120_000
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d{1,12}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(MAX_MS, Math.max(0, wait));
}
