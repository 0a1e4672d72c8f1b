const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
/** The zones by name that `timeOf` knows. Any capital letters would take a daemon's level or protocol for a zone. */
const ZONE_NAME =
  "(?:UTC|GMT|BST|WES?T|CES?T|EES?T|MSK|[ECMP][SD]T|AK[SD]T|HST|JST|KST|HKT|SGT|AE[SD]T|NZ[SD]T)";
const ZONE = String.raw`(?:Z|${ZONE_NAME}\b|[+-]\d\d(?::?\d\d)?\b)`;

// From the commonest to the rarest.
const TIMES = [
  // RFC 3339, journald's short-iso, log4j and most application logs.
  String.raw`\d{4}-\d\d-\d\d[T ]${CLOCK}(?: ?${ZONE})?`,
  // RFC 3164 4.1.2, with an unpadded day, the year of Cisco's devices, or both; `Mar 10 09:00:00 UTC:` of IOS.
  String.raw`${MONTH} {1,2}\d{1,2}(?: \d{4})? ${CLOCK}(?: ${ZONE_NAME}(?=:? ))?`,
  // ctime, with the microseconds of Apache's error log: `Tue Mar 10 09:00:00.123456 2026`.
  String.raw`${WEEKDAY} ${MONTH} {1,2}\d{1,2} ${CLOCK}(?: ${ZONE})? \d{4}`,
  // journald's short-full.
  String.raw`${WEEKDAY} \d{4}-\d\d-\d\d ${CLOCK} ${ZONE}`,
  // nginx's error log, Go's log package.
  String.raw`\d{4}\/\d\d\/\d\d ${CLOCK}`,
  // BIND, Tomcat, Redis, PHP; with slashes Kerio.
  String.raw`\d{1,2}[-\/ ]${MONTH}[-\/ ]\d{4} ${CLOCK}(?: ${ZONE})?`,
  // MariaDB pads the hour with a blank.
  String.raw`\d{4}-\d\d-\d\d  \d:\d\d:\d\d`,
  // xrdp; DirectAdmin.
  String.raw`\d{8}-${CLOCK}`,
  String.raw`\d{4}:\d\d:\d\d-${CLOCK}`,
  // NX-OS.
  String.raw`\d{4} ${MONTH} {1,2}\d{1,2} ${CLOCK}`,
  // java.util.logging.
  String.raw`${MONTH} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M`,
  // journald's short-unix, Squid: seconds since 1970.
  String.raw`\d{10}\.\d{3,9}`,
  // MySQL 5.5.
  String.raw`\d{6} {1,2}\d{1,2}:\d\d:\d\d`,
].join("|");

const BARE = new RegExp(String.raw`(${TIMES})(?=[\s:|]|$)`, "y");
const BRACKETED = new RegExp(String.raw`\[(${TIMES})\]`, "y");
// The first character of each time, and the bracket.
const STARTS = /[\dA-Z[]/;

/** A time at the start of a line, and where the line goes on. */
interface TimeHead {
  readonly time: string;
  readonly end: number;
}

/** Reads the time that stands at `from`, alone or in brackets; `undefined` if there is none. */
export function readTimeHead(line: string, from: number): TimeHead | undefined {
  if (!STARTS.test(line.charAt(from))) return undefined;
  const pattern = line.charAt(from) === "[" ? BRACKETED : BARE;
  pattern.lastIndex = from;
  const time = pattern.exec(line)?.[1];
  return time === undefined ? undefined : { time, end: pattern.lastIndex };
}
