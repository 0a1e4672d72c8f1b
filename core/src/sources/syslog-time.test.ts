import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { syslogTime } from "./syslog-time.ts";

const at = (text: string, receivedAt: string) => {
  const time = syslogTime(text, Date.parse(receivedAt));
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe("a time without a year", () => {
  test.each([
    ["is of the year of its receipt", "Mar 10 13:55:36", "2026-03-10T13:55:40Z", "2026-03-10T13:55:36.000Z"],
    ["may have a day of one digit", "Mar  1 00:00:00", "2026-03-10T13:55:40Z", "2026-03-01T00:00:00.000Z"],
    ["may have a fraction", "Mar 10 13:55:36.25", "2026-03-10T13:55:40Z", "2026-03-10T13:55:36.250Z"],
    ["is last year's in January", "Dec 31 23:59:59", "2026-01-01T00:00:05Z", "2025-12-31T23:59:59.000Z"],
    ["may be a day ahead", "Mar 11 13:55:40", "2026-03-10T13:55:40Z", "2026-03-11T13:55:40.000Z"],
    [
      "is of a fast clock up to 60 days ahead",
      "May  9 13:55:40",
      "2026-03-10T13:55:40Z",
      "2026-05-09T13:55:40.000Z",
    ],
    ["is last year's beyond", "May  9 13:55:41", "2026-03-10T13:55:40Z", "2025-05-09T13:55:41.000Z"],
    ["may be next year's", "Jan  1 01:00:00", "2026-12-31T23:59:59Z", "2027-01-01T01:00:00.000Z"],
    ["on a leap day is this year's", "Feb 29 12:00:00", "2028-03-01T00:00:00Z", "2028-02-29T12:00:00.000Z"],
    ["on a leap day is a past year's", "Feb 29 12:00:00", "2027-06-01T00:00:00Z", "2024-02-29T12:00:00.000Z"],
    ["on a leap day to come is past", "Feb 29 12:00:00", "2027-12-01T00:00:00Z", "2024-02-29T12:00:00.000Z"],
  ])("%s", (_, text, receivedAt, expected) => {
    expect(at(text, receivedAt)).toBe(expected);
  });

  test("exists in the year that it gets, and lies in the year up to 60 days after its receipt", () => {
    const month = fc.constantFrom("Jan", "Mar", "Apr", "Jul", "Nov", "Dec");
    const received = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2090, 0, 1) });
    fc.assert(
      fc.property(month, fc.integer({ min: 1, max: 30 }), received, (name, day, receivedAt) => {
        const time = syslogTime(`${name} ${String(day).padStart(2)} 12:00:00`, receivedAt) ?? Number.NaN;
        expect(new Date(time).getUTCDate()).toBe(day);
        expect(time).toBeLessThanOrEqual(receivedAt + 60 * 86_400_000);
        expect(time).toBeGreaterThan(receivedAt - 366 * 86_400_000);
      }),
    );
  });
});

describe("a time with a year", () => {
  test.each([
    ["2026-03-10T13:55:36Z", "2026-03-10T13:55:36.000Z"],
    ["2026-03-10T13:55:36.123456+01:00", "2026-03-10T12:55:36.123Z"],
    ["2026-03-10T13:55:36.5-0330", "2026-03-10T17:25:36.500Z"],
    ["2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00.000Z"],
    ["2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000Z"],
  ])("%s is %s, whenever it is received", (text, expected) => {
    expect(at(text, "2026-12-31T23:59:59Z")).toBe(expected);
    expect(at(text, "2001-01-01T00:00:00Z")).toBe(expected);
  });
});

test("a time that the sender does not know is that of the receipt", () => {
  expect(at("-", "2026-03-10T13:55:40.123Z")).toBe("2026-03-10T13:55:40.123Z");
});

test.each([
  "Feb 30 12:00:00",
  "Apr 31 12:00:00",
  "Mar 32 12:00:00",
  "Mar  0 12:00:00",
  "Mar 10 24:00:00",
  "Mar 10 12:60:00",
  "Mar 10 12:00:60",
  "Foo 10 12:00:00",
  "2026-02-29T12:00:00Z",
  "2026-13-01T12:00:00Z",
  "2026-00-01T12:00:00Z",
  "2026-03-10T24:00:00Z",
  "2026-03-10T12:00:00+24:00",
  "2026-03-10T12:00:00+01:60",
  "1999-12-31T23:59:59Z",
  "2000-01-01T00:30:00+01:00",
  "2100-01-01T00:00:00Z",
  "2026-03-10T12:00:00",
  "yesterday",
  "",
])("%j does not exist", (text) => {
  expect(at(text, "2026-12-31T23:59:59Z")).toBeUndefined();
});
