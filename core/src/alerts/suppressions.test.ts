import { expect, test } from "vitest";
import { aThreat, anAlert } from "../testing.ts";
import { scopeOf, suppressionTest } from "./suppressions.ts";

const scope = {
  rule: "test-rule",
  source_ip: "203.0.113.7",
  target: "10.0.0.1",
  until: "2026-03-10T12:00:00.000Z",
};
const threat = aThreat(1, { destination_ip: "10.0.0.1" });

test("a threat of the rule, source and target is quiet until the time, by the event's own time", () => {
  const isQuiet = suppressionTest([scope]);
  expect(isQuiet(threat)).toBe(true);
  expect(isQuiet({ ...threat, timestamp: "2026-03-10T11:59:59.999Z" })).toBe(true);
  expect(isQuiet({ ...threat, timestamp: "2026-03-10T12:00:00.000Z" })).toBe(false);
});

test("another rule, source or target is not", () => {
  const isQuiet = suppressionTest([scope]);
  expect(isQuiet({ ...threat, detections: ["other"] })).toBe(false);
  expect(isQuiet({ ...threat, source_ip: "203.0.113.8" })).toBe(false);
  expect(isQuiet({ ...threat, destination_ip: "10.0.0.2" })).toBe(false);
  const { destination_ip: _target, ...untargeted } = threat;
  expect(isQuiet(untargeted)).toBe(false);
});

test("a host name is a target where there is no address", () => {
  const { destination_ip: _target, ...untargeted } = threat;
  expect(suppressionTest([{ ...scope, target: "web-1" }])({ ...untargeted, target: "web-1" })).toBe(true);
});

test("of several the latest counts; a revoked one does not", () => {
  const later = { ...scope, until: "2026-03-10T13:00:00.000Z" };
  const at = { ...threat, timestamp: "2026-03-10T12:30:00.000Z" };
  expect(suppressionTest([later, scope])(at)).toBe(true);
  expect(suppressionTest([{ ...later, revoked_at: scope.until }, scope])(at)).toBe(false);
});

test("an alert without a rule can't be suppressed", () => {
  expect(scopeOf(anAlert(1))).toBeUndefined();
  expect(scopeOf(anAlert(1, { rule: "brute-force" }))).toEqual({
    rule: "brute-force",
    source_ip: "203.0.113.7",
  });
});
