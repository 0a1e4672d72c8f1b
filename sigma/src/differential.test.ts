import fc from "fast-check";
import { expect, test } from "vitest";
import { compareWithReference } from "./testing/differential.ts";
import { event, rule } from "./testing/generators.ts";

/* The long run is in differential.property.test.ts. */
test("the engine agrees with a plain interpreter of the specification", () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 8 }),
      fc.array(event, { minLength: 1, maxLength: 8 }),
      (rules, events) => {
        expect(compareWithReference(rules, events).differences).toEqual([]);
      },
    ),
    { numRuns: 40, seed: 18 },
  );
});
