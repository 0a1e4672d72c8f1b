import type { TimePart } from "../ir.ts";
import type { EventValue } from "./fields.ts";

/** ISO 8601 and its common variants; what follows the minutes is not looked at, and no time zone is applied. */
const DATE = /^\s*(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2}))?/;
/** Numbers from here on are milliseconds, below it seconds: 1973 in one, 5138 in the other. */
const MILLISECONDS_FROM = 1e11;

/**
 * A part of a date as it is written, without conversion between time zones (specification, "Time Modifiers"). Numbers are
 * seconds or milliseconds since 1970 in UTC. Weeks are those of ISO 8601. `undefined` if the value is not a date.
 */
export function timePart(value: EventValue, part: TimePart): number | undefined {
  const date = typeof value === "number" ? fromNumber(value) : fromText(value);
  if (date === undefined) return undefined;
  switch (part) {
    case "minute":
      return date.getUTCMinutes();
    case "hour":
      return date.getUTCHours();
    case "day":
      return date.getUTCDate();
    case "week":
      return isoWeek(date);
    case "month":
      return date.getUTCMonth() + 1;
    case "year":
      return date.getUTCFullYear();
  }
}

function fromNumber(value: number): Date | undefined {
  const date = new Date(Math.abs(value) < MILLISECONDS_FROM ? value * 1000 : value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function fromText(value: EventValue): Date | undefined {
  if (typeof value !== "string") return undefined;
  const parts = DATE.exec(value)?.slice(1);
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map((digits) => Number(digits ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return isReal ? date : undefined;
}

/** The week whose Thursday lies in the same year. */
function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime());
  thursday.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() === 0 ? 7 : date.getUTCDay()));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - first) / 604_800_000) + 1;
}
