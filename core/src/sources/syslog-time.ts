import { MAX_FUTURE_MS } from "@threatstream/contracts";
import { MONTHS, epochOf, offsetOf } from "./calendar.ts";

// Leap years are at most eight years apart (1896 and 1904, 2096 and 2104).
const LONGEST_LEAP_GAP = 8;
/** A time this much ahead of its receipt is a clock that is fast, not a line of last year. */
const FAST_CLOCK_MS = 60 * 86_400_000;

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/;
const YEARLESS = /^([A-Z][a-z]{2}) ( ?\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/**
 * The moment of a syslog time, epoch milliseconds: `2026-03-10T13:55:36.123456+01:00` (RFC 5424, rsyslog's file format),
 * `Mar 10 13:55:36` (RFC 3164; taken as UTC), or `-` (RFC 5424: the sender has no clock; the receipt is the best guess).
 * `undefined` for a time that does not exist.
 *
 * A time without a year gets the latest one that does not put it more than a day after its receipt; but one that would be up to 60 days
 * ahead gets the year of its receipt, and is refused later as the same time with a year is: a clock that is three days fast must not
 * file its lines under last year. So December received in
 * January is last year's, January 1 received on December 31 from a sender east of Greenwich is next year's, and February
 * 29 goes to a leap year.
 *
 * @example syslogTime("Dec 31 23:59:59", Date.parse("2026-01-01T00:00:05Z")) // 2025-12-31T23:59:59Z
 */
export function syslogTime(text: string, receivedAt: number): number | undefined {
  if (text === "-") return receivedAt;
  return isoTime(text) ?? yearlessTime(text, receivedAt);
}

function isoTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, fraction, zone] = ISO.exec(text) ?? [];
  const offset = offsetOf(zone ?? "");
  if (offset === undefined) return undefined;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return epochOf({ ...date, ...clock(hour, minute, second, fraction) }, offset);
}

function yearlessTime(text: string, receivedAt: number): number | undefined {
  const [, month = "", day, hour, minute, second, fraction] = YEARLESS.exec(text) ?? [];
  const date = { month: MONTHS.indexOf(month) + 1, day: Number(day) };
  const latest = receivedAt + MAX_FUTURE_MS;
  const latestYear = new Date(latest).getUTCFullYear();
  const ahead = epochOf({ year: latestYear, ...date, ...clock(hour, minute, second, fraction) });
  if (ahead !== undefined && ahead > latest && ahead <= receivedAt + FAST_CLOCK_MS) return ahead;
  for (let year = latestYear; year >= latestYear - LONGEST_LEAP_GAP; year -= 1) {
    const at = epochOf({ year, ...date, ...clock(hour, minute, second, fraction) });
    if (at !== undefined && at <= latest) return at;
  }
  return undefined;
}

function clock(hour?: string, minute?: string, second?: string, fraction = "") {
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, "0")),
  };
}
