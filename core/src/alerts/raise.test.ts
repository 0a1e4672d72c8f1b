import type { Threat } from "@threatstream/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertFields, alertIdOf, alertTally, mergeTallies, priorityOf, raisesAlert } from "./raise.ts";
import type { AlertTally } from "./raise.ts";
import type { Policy } from "../model/policy.ts";

const POLICY: Policy = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set(["10.0.0.5", "db-1"]),
  knownBadSources: new Set(["198.51.100.66"]),
};
const AT = Date.parse("2026-03-10T12:01:00Z");

function threat(fields: Partial<Threat> = {}): Threat {
  return {
    id: "THR-000000000000000000000001",
    event_id: "e",
    timestamp: new Date(AT).toISOString(),
    severity: "HIGH",
    threat_type: "SQL_INJECTION",
    risk_score: 70,
    source_ip: "198.51.100.7",
    source_zone: "EXTERNAL_ZONE",
    confidence: 0.9,
    description: "d",
    contextual_analysis: "c",
    contributing_signals: [],
    recommended_actions: [],
    auto_blocked: false,
    processing_time_ms: 0,
    analyzed_at: new Date(AT).toISOString(),
    audit_ref: "RULE-ENGINE",
    detections: ["sql-injection"],
    format: "native",
    ...fields,
  };
}

test.each([
  ["CRITICAL", 0, "P1"],
  ["HIGH", 80, "P1"],
  ["HIGH", 79, "P2"],
  ["MEDIUM", 99, "P3"],
  ["LOW", 99, "P4"],
  ["INFO", 99, "P4"],
] as const)("a %s threat of risk %i has priority %s", (severity, risk, priority) => {
  expect(priorityOf(severity, risk)).toBe(priority);
});

describe("an alert is raised", () => {
  const cases: [string, Partial<Threat>, boolean][] = [
    ["by CRITICAL", { severity: "CRITICAL" }, true],
    ["by HIGH", { severity: "HIGH" }, true],
    ["not by MEDIUM alone", { severity: "MEDIUM" }, false],
    ["by MEDIUM on a critical address", { severity: "MEDIUM", destination_ip: "10.0.0.5" }, true],
    ["by MEDIUM on a critical host", { severity: "MEDIUM", target: "db-1" }, true],
    ["by MEDIUM from a source known as bad", { severity: "MEDIUM", source_ip: "198.51.100.66" }, true],
    ["by MEDIUM of a repeat offender", { severity: "MEDIUM", detections: ["repeat-offender"] }, true],
    ["not by LOW on a critical address", { severity: "LOW", destination_ip: "10.0.0.5" }, false],
  ];
  test.each(cases)("%s", (_, fields, raised) => {
    expect(raisesAlert(threat(fields), POLICY)).toBe(raised);
  });
});

describe("threats share an alert", () => {
  const idOf = (fields: Partial<Threat>, at = AT, policy = POLICY) => {
    const each = threat(fields);
    return alertIdOf(each, { at, subject: each.source_ip }, policy);
  };

  test("where type, source, target and window are the same", () => {
    expect(idOf({ id: "THR-000000000000000000000002" }, AT + 60_000)).toBe(idOf({}));
  });

  test.each([
    ["another type", { threat_type: "XSS" }, 0],
    ["another source", { source_ip: "198.51.100.8" }, 0],
    ["another target", { destination_ip: "10.0.0.9" }, 0],
    ["a later window", {}, 300_000],
  ] as const)("but not with %s", (_, fields, later) => {
    expect(idOf(fields, AT + later)).not.toBe(idOf({}));
  });

  test("never where suppression is off", () => {
    const off = { ...POLICY, suppressionMs: 0 };
    expect(idOf({ id: "THR-000000000000000000000002" }, AT, off)).not.toBe(idOf({}, AT, off));
  });
});

const tally = fc
  .record({
    id: fc.constantFrom("THR-a", "THR-b", "THR-c"),
    severity: fc.constantFrom("MEDIUM" as const, "HIGH" as const, "CRITICAL" as const),
    risk_score: fc.integer({ min: 0, max: 100 }),
    at: fc.integer({ min: 0, max: 9 }),
    version: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ at, version, ...fields }): AlertTally => {
    const timestamp = new Date(AT + at * 1000).toISOString();
    // The words of a threat follow from its id and version, as they do in the pipeline.
    const description = `${fields.id} ${version} ${fields.severity} ${fields.risk_score}`;
    const each = threat({ ...fields, timestamp, description });
    return alertTally(each, { occurrences: 1, lastAt: AT + at * 1000, title: "t", version });
  });

describe("an alert's tallies", () => {
  test("add up to the same in any order and grouping", () => {
    fc.assert(
      fc.property(tally, tally, tally, (a, b, c) => {
        expect(mergeTallies(mergeTallies(a, b), c)).toEqual(mergeTallies(a, mergeTallies(c, b)));
      }),
    );
  });

  test("give the alert its count, times, words and deadline", () => {
    const first = alertTally(threat(), { occurrences: 1, lastAt: AT, title: "SQL injection", version: 1 });
    const worse = threat({
      id: "THR-000000000000000000000002",
      severity: "CRITICAL",
      risk_score: 95,
      description: "worse",
      timestamp: new Date(AT + 5_000).toISOString(),
    });
    const both = mergeTallies(
      first,
      alertTally(worse, { occurrences: 1, lastAt: AT + 5_000, title: "Worse", version: 1 }),
    );
    expect(alertFields("ALT-000000000000000000000001", both, AT + 6_000)).toMatchObject({
      threat_id: "THR-000000000000000000000001",
      title: "Worse",
      description: "worse",
      severity: "CRITICAL",
      priority: "P1",
      occurrences: 2,
      created_at: "2026-03-10T12:01:06.000Z",
      due_at: "2026-03-10T12:16:06.000Z",
      first_seen_at: "2026-03-10T12:01:00.000Z",
      last_seen_at: "2026-03-10T12:01:05.000Z",
    });
  });
});
