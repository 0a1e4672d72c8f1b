import { MONTHS, epochOf, offsetOf } from "./calendar.ts";
import { syslogTime } from "./syslog-time.ts";

const CLOCK = String.raw`(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`;
const ZONE = String.raw`(?: ?(Z|[A-Z]{3,4}|[+-]\d\d(?::?\d\d)?))?`;

/** Minutes ahead of UTC, of the zones that stand for one offset each (RFC 5322 4.3 and the common ones of Europe and Asia). */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  JST: 540,
  KST: 540,
  HKT: 480,
  SGT: 480,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
};

type Parts = Readonly<Partial<Record<string, string>>>;

interface Shape {
  readonly pattern: RegExp;
  /** Names of the groups. */
  readonly groups: readonly string[];
}

const clock = ["hour", "minute", "second", "fraction"];
const SHAPES: readonly Shape[] = [
  {
    pattern: new RegExp(`^(\\d{4})[-/:](\\d\\d)[-/:](\\d\\d)[T -] ?${CLOCK}${ZONE}$`),
    groups: ["year", "month", "day", ...clock, "zone"],
  },
  {
    pattern: new RegExp(`^[A-Z][a-z]{2} (\\d{4})-(\\d\\d)-(\\d\\d) ${CLOCK}${ZONE}$`),
    groups: ["year", "month", "day", ...clock, "zone"],
  },
  {
    pattern: new RegExp(`^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\\d{1,2}) ${CLOCK}${ZONE} (\\d{4})$`),
    groups: ["name", "day", ...clock, "zone", "year"],
  },
  {
    pattern: new RegExp(`^([A-Z][a-z]{2}) {1,2}(\\d{1,2}) (\\d{4}) ${CLOCK}${ZONE}$`),
    groups: ["name", "day", "year", ...clock, "zone"],
  },
  {
    pattern: new RegExp(`^(\\d{4}) ([A-Z][a-z]{2}) {1,2}(\\d{1,2}) ${CLOCK}$`),
    groups: ["year", "name", "day", ...clock],
  },
  {
    pattern: new RegExp(`^(\\d{1,2})[-/ ]([A-Z][a-z]{2})[-/ ](\\d{4})[ :]${CLOCK}${ZONE}$`),
    groups: ["day", "name", "year", ...clock, "zone"],
  },
  {
    pattern: new RegExp(`^([A-Z][a-z]{2}) (\\d{1,2}), (\\d{4}) ${CLOCK} ([AP]M)$`),
    groups: ["name", "day", "year", ...clock, "half"],
  },
  { pattern: new RegExp(`^(\\d{4})(\\d\\d)(\\d\\d)-${CLOCK}$`), groups: ["year", "month", "day", ...clock] },
  {
    pattern: new RegExp(`^(\\d\\d)(\\d\\d)(\\d\\d) {1,2}${CLOCK}$`),
    groups: ["century", "month", "day", ...clock],
  },
];
// Cisco: `Mar 10 09:00:00 UTC`.
const ZONED_YEARLESS = /^([A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})?) ([A-Z]{3,4})$/;
const EPOCH_SECONDS = /^(\d{10})(?:\.(\d{1,9}))?$/;
const EPOCH_MILLISECONDS = /^\d{13}$/;

/**
 * The moment of a time in any of the shapes that a head of a line has, epoch milliseconds; `undefined` for one that does not exist. A
 * time without a zone is taken as UTC; one without a year gets it from the receipt (`syslogTime`).
 *
 * @example timeOf("Tue Mar 10 09:00:00.5 2026", receivedAt) // 2026-03-10T09:00:00.500Z
 */
export function timeOf(text: string, receivedAt: number): number | undefined {
  const [, seconds, fraction = ""] = EPOCH_SECONDS.exec(text) ?? [];
  if (seconds !== undefined) return Number(seconds) * 1_000 + milliseconds(fraction);
  if (EPOCH_MILLISECONDS.test(text)) return Number(text);
  const syslog = syslogTime(text, receivedAt);
  if (syslog !== undefined) return syslog;
  const [, yearless, zone] = ZONED_YEARLESS.exec(text) ?? [];
  if (yearless !== undefined && zone !== undefined) {
    const local = syslogTime(yearless, receivedAt);
    const offset = zoneOffset(zone);
    return local === undefined || offset === undefined ? undefined : local - offset * 60_000;
  }
  for (const { pattern, groups } of SHAPES) {
    const found = pattern.exec(text);
    if (found !== null)
      return momentOf(Object.fromEntries(groups.map((name, index) => [name, found[index + 1]])));
  }
  return undefined;
}

function momentOf(parts: Parts): number | undefined {
  const { year, century, month, name, day, hour, minute, second, fraction = "", zone, half } = parts;
  const offset = zone === undefined ? 0 : zoneOffset(zone);
  if (offset === undefined) return undefined;
  return epochOf(
    {
      year: year === undefined ? 2_000 + Number(century) : Number(year),
      month: name === undefined ? Number(month) : MONTHS.indexOf(name) + 1,
      day: Number(day),
      hour: half === undefined ? Number(hour) : (Number(hour) % 12) + (half === "PM" ? 12 : 0),
      minute: Number(minute),
      second: Number(second),
      millisecond: milliseconds(fraction),
    },
    offset,
  );
}

function milliseconds(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, "0"));
}

function zoneOffset(zone: string): number | undefined {
  if (/^[+-]\d\d$/.test(zone)) return offsetOf(`${zone}00`);
  return offsetOf(zone) ?? (Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined);
}
