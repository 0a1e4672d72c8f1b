import { SecurityEventInput } from "@threatstream/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isUsual } from "./native-usual.ts";

const odd = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, "", 0, -1, 65_536, 1.5, "443", {}, []),
  fc.string(),
);
const field = (...usual: fc.Arbitrary<unknown>[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.oneof(...usual) }, odd);
const event = fc.record(
  {
    event_id: field(fc.string({ minLength: 1 }), fc.string({ unit: "binary" })),
    timestamp: field(
      fc
        .date({ min: new Date("1999-12-01"), max: new Date("2100-02-01"), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc.stringMatching(/^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d\.\d{3}Z$/),
    ),
    event_type: field(fc.string({ minLength: 1, maxLength: 140 })),
    source_ip: field(fc.ipV4(), fc.ipV6(), fc.ipV4Extended()),
    destination_ip: field(fc.ipV4(), fc.ipV6()),
    destination_port: field(fc.integer({ min: -2, max: 70_000 })),
    protocol: field(fc.constantFrom("TCP", "UDP"), fc.string({ maxLength: 40 })),
  },
  { requiredKeys: [] },
);

test("every usual event is one that the schema accepts, with the same values", () => {
  let usual = 0;
  fc.assert(
    fc.property(event, (candidate) => {
      if (!isUsual(candidate)) return;
      usual += 1;
      const parsed = SecurityEventInput.parse(candidate);
      expect(parsed).toEqual({ protocol: "TCP", payload: {}, metadata: {}, ...defined(candidate) });
    }),
    { numRuns: 5_000 },
  );
  // About 120 of 5,000 are: enough, whatever the seed, to say something.
  expect(usual).toBeGreaterThan(20);
});

function defined(candidate: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(candidate).filter(([, value]) => value !== undefined));
}
