import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

test.each([
  [undefined, undefined],
  ["7", 7_000],
  [" 0 ", 0],
  ["Sun, 01 Mar 2026 12:01:00 GMT", 60_000],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
  ["99999999", 3_600_000],
  ["soon", undefined],
  ["", undefined],
])("Retry-After: %s waits %s ms", (header, wait) => {
  expect(retryAfterMs(header, NOW)).toBe(wait);
});
