import { expect, test } from "vitest";
import { wireForm } from "./wire-form.ts";

const AT = "2026-03-10T12:00:00.123Z";
const time = { toDate: () => new Date(AT) };

test("times become ISO strings with milliseconds, at every depth", () => {
  const points = [{ timestamp: time, risk_score: 5 }];
  expect(wireForm({ analyzed_at: time, timeline: points, deep: { at: time }, none: null })).toEqual({
    analyzed_at: AT,
    timeline: [{ timestamp: AT, risk_score: 5 }],
    deep: { at: AT },
    none: null,
  });
});

test.each(["expire_at", "delivery_id", "correlation_id", "blocked_by", "tally", "state", "claim", "run"])(
  "%s, which serves the backend alone, is dropped",
  (name) => {
    expect(wireForm({ id: "THR-1", [name]: "internal" })).toEqual({ id: "THR-1" });
  },
);

test("keys of an attacker are data, never a prototype", () => {
  const wire = wireForm(JSON.parse('{"payload":{"__proto__":{"admin":true}},"__proto__":{"admin":true}}'));
  expect("admin" in wire).toBe(false);
  expect(Object.keys(wire)).toEqual(["payload", "__proto__"]);
});
