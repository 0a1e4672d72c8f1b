import fc from "fast-check";
import { expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import type { Policy } from "@threatstream/core/model";
import { activityOf, sumOf } from "./activity.ts";

const policy: Policy = {
  suppressionMs: 0,
  minSeverity: "INFO",
  criticalTargets: new Set(),
  knownBadSources: new Set(),
};
const NOW = Date.parse("2026-03-10T12:00:25.000Z");
const MINUTE = String(NOW / 60_000 - 25 / 60);

test("a commit adds to the minute in which it happens", () => {
  const threat = aThreat(1, { source_country_code: "NL", mitre_attack_id: "T1190", auto_blocked: true });
  const arrivals = [{ threat, publishedAt: NOW - 100 }];
  expect(activityOf(arrivals, [], { now: NOW, policy })).toEqual({
    blocked: 1,
    techniques: { T1190: 1 },
    countries: { NL: { HIGH: 1, zones: { EXTERNAL_ZONE: 1 } } },
    minutes: {
      [MINUTE]: {
        processed: 1,
        detect_ms: 1,
        severities: { HIGH: 1 },
        risk: { "2": { "1200": 1 } },
        lag: { "21": 1 },
      },
    },
  });
});

test("any split of events over commits and shards gives the same sums", () => {
  const severity = fc.constantFrom("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO");
  const event = fc.record({ severity, risk: fc.integer({ min: 0, max: 100 }), shard: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const arrivals = events.map((each, index) => ({
        threat: aThreat(index, { severity: each.severity, risk_score: each.risk, source_country_code: "NL" }),
        publishedAt: NOW - index,
        shard: each.shard,
      }));
      const whole = activityOf(arrivals, [], { now: NOW, policy });
      const shards = [...Map.groupBy(arrivals, ({ shard }) => shard).values()];
      expect(sumOf(shards.map((shard) => activityOf(shard, [], { now: NOW, policy })))).toEqual(whole);
    }),
  );
});
