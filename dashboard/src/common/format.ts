/** How figures and times are written, in the reader's locale and zone. */
const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const RATE = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const formatCount = (value: number): string => NUMBER.format(value);
/** From ten thousand on shortened: 12.3K. */
export const formatShort = (value: number): string => (value < 10_000 ? NUMBER : SHORT).format(value);
export const formatRate = (value: number): string => RATE.format(value);

const PERCENT = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
/** A part of 1. */
export const formatPercent = (value: number): string => PERCENT.format(value);

/** A duration in milliseconds: `86 ms`, `1.2 s`, `4 min`. */
export function formatMs(ms: number): string {
  if (ms < 1_000) return `${NUMBER.format(ms)} ms`;
  if (ms < 60_000) return `${RATE.format(ms / 1_000)} s`;
  return formatSpan(ms);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span in milliseconds in its largest whole unit: `4 s`, `12 min`, `3 h`, `2 d`. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE_MS) return `${NUMBER.format(Math.floor(span / 1_000))} s`;
  if (span < HOUR_MS) return `${NUMBER.format(Math.floor(span / MINUTE_MS))} min`;
  if (span < 2 * DAY_MS) return `${NUMBER.format(Math.floor(span / HOUR_MS))} h`;
  return `${NUMBER.format(Math.floor(span / DAY_MS))} d`;
}

/** A countdown in milliseconds: `4:12` under ten minutes, otherwise as a span. */
export function formatCountdown(ms: number): string {
  if (ms >= 10 * MINUTE_MS || ms < 0) return formatSpan(Math.abs(ms));
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The time of day in the reader's zone; with the day if it is not today's. */
export function formatTime(iso: string, now: number): string {
  const at = new Date(iso);
  return Math.abs(now - at.getTime()) < DAY_MS / 2 ? CLOCK.format(at) : DAY.format(at);
}
export const formatMinute = (ms: number): string => MINUTE.format(ms);
/** The same in UTC, as it is on the wire: what a pointer over a time shows. */
export const formatUtc = (iso: string): string => `${iso.slice(0, 19).replace("T", " ")} UTC`;

/** `SQL_INJECTION` as `SQL injection`. */
export function formatType(type: string): string {
  const words = type.toLowerCase().split("_");
  const text = words.map((word) => ACRONYMS.get(word) ?? word).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
const ACRONYMS: ReadonlyMap<string, string> = new Map(
  ["SQL", "DDoS", "XSS", "API", "APT", "IP", "WAF", "SOC", "DNS", "AWS", "GCP"].map((word) => [
    word.toLowerCase(),
    word,
  ]),
);
