import { Timestamp } from "firebase/firestore";
import { expect, test } from "vitest";
import { isRecord, wireForm } from "./wire-form.ts";

const AT = "2026-03-10T12:00:00.123Z";
const time = Timestamp.fromDate(new Date(AT));

test("times become ISO strings with milliseconds, at every depth", () => {
  const points = [{ timestamp: time, risk_score: 5 }];
  expect(wireForm({ analyzed_at: time, timeline: points, deep: { at: time }, none: null })).toEqual({
    analyzed_at: AT,
    timeline: [{ timestamp: AT, risk_score: 5 }],
    deep: { at: AT },
    none: null,
  });
});

test("what serves the backend alone is dropped", () => {
  const internal = { expire_at: time, delivery_id: "d", tally: "{}", state: "{}" };
  expect(wireForm({ id: "THR-1", ...internal })).toEqual({ id: "THR-1" });
});

test("a document without a required field is no record", () => {
  expect(isRecord<{ id: string; severity: string }>({ id: "1" }, ["id", "severity"])).toBe(false);
  expect(isRecord<{ id: string }>({ id: "1" }, ["id"])).toBe(true);
});
