import { expect, test } from "vitest";
import { carryVerdict } from "./carry.ts";
import { mergeVerdict } from "./merge.ts";
import type { About, Answer } from "./merge.ts";
import { GOOD_VERDICT } from "./testing/behaviours.ts";
import { ruledThreatOf } from "./testing/threats.ts";

const ANSWER: Answer = {
  verdict: { ...GOOD_VERDICT, severity: "HIGH", threat_type: "BRUTE_FORCE" },
  model: "gemini-test",
  latencyMs: 900,
  tokens: { prompt: 1_000, reply: 200 },
  costUsd: 0.0008,
};

test.each<[About, About]>([
  ["this", "earlier"],
  ["like", "like"],
  ["related", "related"],
])("a verdict about %s threat is carried over to a later version as one about %s", (about, carried) => {
  const earlier = mergeVerdict(ruledThreatOf({ event_count: 5 }), ANSWER, { multiplier: 1, about });
  const later = ruledThreatOf({ event_count: 9, severity: "CRITICAL" });
  const merged = carryVerdict(later, earlier, 1);
  expect(merged).toEqual(mergeVerdict(later, ANSWER, { multiplier: 1, about: carried }));
  expect(merged).toMatchObject({ severity: "CRITICAL", description: later.description, ai: earlier.ai });
  expect(carryVerdict(later, merged, 1)).toEqual(merged);
});

test("where no model has spoken nothing is carried over", () => {
  const later = ruledThreatOf({ event_count: 9 });
  expect(carryVerdict(later, ruledThreatOf(), 1)).toBe(later);
});
