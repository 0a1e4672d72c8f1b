import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketOf, quantile } from "./histogram.ts";

test("a quantile of nothing is 0", () => {
  expect(quantile({}, 0.95)).toBe(0);
});

test("a quantile is never too small and at most a quarter too large", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 86_400_000 }), { minLength: 1 }), (times) => {
      const counts: Record<string, number> = {};
      for (const time of times) counts[bucketOf(time)] = (counts[bucketOf(time)] ?? 0) + 1;
      const sorted = times.toSorted((a, b) => a - b);
      for (const share of [0.5, 0.95]) {
        const exact = sorted[Math.ceil(times.length * share) - 1] ?? 0;
        const estimate = quantile(counts, share);
        expect(estimate).toBeGreaterThanOrEqual(exact - 1);
        expect(estimate).toBeLessThanOrEqual(exact * 1.25 + 1);
      }
    }),
  );
});
