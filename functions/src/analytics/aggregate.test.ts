import { STANDARD_RULES } from "@threatstream/core/detection";
import { Aggregates } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import type { Policy } from "@threatstream/core/model";
import { activityOf, sumOf } from "./activity.ts";
import { aggregate } from "./aggregate.ts";
import { coveredTechniques } from "./coverage.ts";

const policy: Policy = {
  suppressionMs: 0,
  minSeverity: "INFO",
  criticalTargets: new Set(),
  knownBadSources: new Set(),
};
const NOW = Date.parse("2026-03-10T12:00:05.000Z");
const threat = aThreat(1, {
  severity: "CRITICAL",
  risk_score: 40,
  source_country_code: "NL",
  source_zone: "HOSTILE_ZONE",
  source_coordinates: { lat: 52.37, lng: 4.9 },
  mitre_attack_id: "T1110",
});
const arrivals = [{ threat, publishedAt: NOW - 100 }];
const totals = sumOf([
  { processed: 1, alerts: 1, severities: { CRITICAL: 1 } },
  activityOf(arrivals, [], { now: NOW, policy }),
]);
const at = (now: number) => aggregate({ totals, activeAlerts: 1, slaBreaches: 0, sources: [], now });

describe("the aggregates", () => {
  test("before anything happened are zeros and the baseline risk", () => {
    const idle = aggregate({ totals: {}, activeAlerts: 0, slaBreaches: 0, sources: [], now: NOW });
    expect(Aggregates.parse(idle)).toEqual(idle);
    expect(idle.risk_index).toMatchObject({ value: 5, level: "NORMAL", trend: "STABLE" });
    expect(idle.timeline.timeline).toHaveLength(30);
    expect(idle.dashboard).toMatchObject({ processed: 0, avg_detect_time: 0, latency_history: [] });
  });

  test("show what happened", () => {
    const shown = at(NOW);
    expect(Aggregates.parse(shown)).toEqual(shown);
    expect(shown.risk_index).toMatchObject({ value: 80, level: "SUSPICIOUS", trend: "RISING" });
    expect(shown.dashboard).toMatchObject({ processed: 1, critical: 1, threats_detected: 1 });
    expect(shown.timeline.timeline.at(-1)).toMatchObject({ time: "12:00:00", risk: 80, threats_detected: 1 });
    expect(shown.geo.countries).toEqual([
      {
        country_code: "NL",
        country_name: "Netherlands",
        threat_count: 1,
        severity_level: "CRITICAL",
        zone: "HOSTILE_ZONE",
        coordinates: [52.37, 4.9],
      },
    ]);
    expect(shown.stream.lag_p95_ms).toBeGreaterThanOrEqual(100);
    expect(shown.stream.lag_p95_ms).toBeLessThanOrEqual(125);
  });

  test("place a country where its attacks came from, on average", () => {
    const west = aThreat(2, { source_country_code: "US", source_coordinates: { lat: 40, lng: -120.5 } });
    const east = aThreat(3, { source_country_code: "US", source_coordinates: { lat: 42, lng: -70.5 } });
    const each = [west, east].map((one) =>
      activityOf([{ threat: one, publishedAt: NOW }], [], { now: NOW, policy }),
    );
    const { geo } = aggregate({
      totals: sumOf(each),
      activeAlerts: 0,
      slaBreaches: 0,
      sources: [],
      now: NOW,
    });
    expect(geo.countries[0]?.coordinates).toEqual([41, -95.5]);
  });

  test("show the techniques that detections cover beside those that were seen", () => {
    const { mitre } = aggregate({
      totals,
      activeAlerts: 0,
      slaBreaches: 0,
      sources: [],
      now: NOW,
      coverage: coveredTechniques(STANDARD_RULES.rules),
    });
    expect(mitre.techniques[0]).toMatchObject({ technique_id: "T1110", count: 1, covered: true });
    expect(mitre.techniques.filter(({ count }) => count === 0).length).toBeGreaterThan(5);
    expect(mitre.techniques.some(({ covered }) => !covered)).toBe(true);
    expect(mitre.total).toBe(1);
  });

  test("show a technique as verified where a simulation has proved it, and nowhere else", () => {
    const proof = { at: "2026-03-10T11:00:00.000Z", scenario: "brute_force" };
    const verified = new Map([["T1110", proof]]);
    const shown = aggregate({
      totals,
      activeAlerts: 0,
      slaBreaches: 0,
      sources: [],
      now: NOW,
      coverage: coveredTechniques(STANDARD_RULES.rules),
      verified,
    });
    expect(Aggregates.parse(shown)).toEqual(shown);
    const proved = shown.mitre.techniques.filter((technique) => "verified" in technique);
    expect(proved).toEqual([expect.objectContaining({ technique_id: "T1110", verified: proof })]);
  });

  test("let the risk decay by itself", () => {
    expect(at(NOW + 15 * 60_000).risk_index).toMatchObject({ value: 40, trend: "FALLING" });
    expect(at(NOW + 30 * 60_000).risk_index.value).toBe(5);
  });
});
