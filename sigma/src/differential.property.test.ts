import fc from "fast-check";
import { expect, test } from "vitest";
import { compareWithReference } from "./testing/differential.ts";
import { event, rule } from "./testing/generators.ts";

test("the engine agrees with a plain interpreter on 100,000 pairs of rules and events", () => {
  let [pairs, matching] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 10, maxLength: 30 }),
      fc.array(event, { minLength: 10, maxLength: 30 }),
      (rules, events) => {
        const result = compareWithReference(rules, events);
        pairs += result.pairs;
        matching += result.matching;
        expect(result.differences).toEqual([]);
      },
    ),
    { numRuns: 280 },
  );
  expect(pairs).toBeGreaterThan(100_000);
  // The test would show little if almost nothing or almost everything matched.
  expect(matching / pairs).toBeGreaterThan(0.1);
  expect(matching / pairs).toBeLessThan(0.9);
});
