import { expect, test } from "vitest";
import { SCENARIOS } from "@threatstream/scenarios";
import { randomSeed, storySlots } from "./slot.ts";

const NOW = Date.parse("2026-03-10T12:34:56Z");
const DAY_MS = 24 * 3_600_000;
const HALF_HOUR_MS = 30 * 60_000;
const durations = SCENARIOS.map(({ defaults }) => defaults.duration);

test.each([0, 0.5, 0.999_999])(
  "stories start with half hours of their own, and end before now (%d)",
  (lot) => {
    const starts = storySlots(durations, NOW, () => lot);
    expect(new Set(starts).size).toBe(SCENARIOS.length);
    for (const [index, start] of starts.entries()) {
      expect(start % HALF_HOUR_MS).toBe(0);
      expect(start + (durations[index] ?? 0) * 1000).toBeLessThan((starts[index - 1] ?? NOW) + 1);
      expect(start).toBeLessThan(NOW - DAY_MS);
      expect(start).toBeGreaterThan(NOW - 7 * DAY_MS);
    }
  },
);

test("another lot is another time, and another seed", () => {
  expect(storySlots([60], NOW, () => 0.1)).not.toEqual(storySlots([60], NOW, () => 0.7));
  expect([0, 0.999_999_999_9].map((lot) => randomSeed(() => lot))).toEqual([0, 2 ** 32 - 1]);
});

test("a story longer than its half hour is refused", () => {
  expect(() => storySlots([60, 1_801], NOW, () => 0)).toThrow(RangeError);
});
