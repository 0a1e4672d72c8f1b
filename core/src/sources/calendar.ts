import { EARLIEST_TIMESTAMP } from "@threatstream/contracts";

/** The months as logs write them, January first. */
export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const EARLIEST = Date.parse(EARLIEST_TIMESTAMP);
const LATEST = Date.UTC(2100, 0, 1);
const MINUTE_MS = 60_000;

/** A reading of calendar and clock. */
export interface Reading {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond?: number;
}

/**
 * The moment of a reading, epoch milliseconds; `undefined` where the calendar or the clock has no such reading (February 30,
 * 24:00, second 60), or the moment is not in the years 2000 to 2099 (a broken clock).
 *
 * @param offset What the clock is ahead of UTC, in minutes.
 * @example epochOf({ year: 2026, month: 3, day: 10, hour: 14, minute: 55, second: 36 }, 60) // 2026-03-10T13:55:36Z
 */
export function epochOf(reading: Reading, offset = 0): number | undefined {
  const { year, month, day, hour, minute, second, millisecond = 0 } = reading;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  // Date.UTC takes February 30 for March 2.
  if (day > 28 && new Date(local).getUTCDate() !== day) return undefined;
  const at = local - offset * MINUTE_MS;
  return at >= EARLIEST && at < LATEST ? at : undefined;
}

/** The minutes that `Z`, `+01:00` or `-0330` is ahead of UTC; `undefined` for anything else, `+24:00` and `+01:60` included. */
export function offsetOf(text: string): number | undefined {
  if (text === "Z") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
