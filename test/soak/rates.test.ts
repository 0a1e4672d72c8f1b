import { expect, test } from "vitest";
import { rateLine } from "./rates.ts";
import type { Reading } from "./rates.ts";

const START: Reading = { at: 0, due: 0, accepted: 0, processed: 0, inFlight: 0, withheld: 0 };

test("a line has the totals, and the rates since the line before", () => {
  const last = { ...START, at: 10_000, due: 2_000, accepted: 2_000, processed: 1_500 };
  const next = { ...last, at: 20_000, due: 4_000, accepted: 3_000, processed: 2_500, inFlight: 5 };
  expect(rateLine(last, next)).toBe(
    "due 4,000 (200/s), accepted 3,000 (100/s), processed 2,500 (100/s), 5 unanswered",
  );
});

test("a run that fell behind says so while it runs", () => {
  expect(rateLine(START, { ...START, at: 10_000, withheld: 400 })).toMatch(/, FELL BEHIND by 400$/);
});
