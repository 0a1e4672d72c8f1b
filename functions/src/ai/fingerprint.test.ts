import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";
import { mergeVerdict } from "./merge.ts";
import { GOOD_VERDICT } from "./testing/behaviours.ts";
import { ruledThreatOf } from "./testing/threats.ts";

const LOGIN = { username: "root", success: false, port: 22, tags: ["a", "b"], session_42: { id: "0a1b" } };
const OF_LOGIN = fingerprint(ruledThreatOf(), LOGIN);

test("a fingerprint is 64 hex digits", () => {
  expect(OF_LOGIN).toMatch(/^[0-9a-f]{64}$/);
});

test("a flood from many addresses against many names has one fingerprint", () => {
  const prints = Array.from({ length: 10_000 }, (_none, index) =>
    fingerprint(
      ruledThreatOf({
        id: `THR-${String(index).padStart(24, "0")}`,
        event_id: `evt-${index}`,
        source_ip: `198.51.${index >> 8}.${index & 255}`,
        description: `attempt ${index}`,
        confidence: (index % 100) / 100,
      }),
      { session_7: { id: `${index}` }, tags: ["c"], port: index, success: false, username: `user${index}` },
    ),
  );
  expect(new Set(prints)).toEqual(new Set([OF_LOGIN]));
});

test.each([
  ["rule set", fingerprint(ruledThreatOf({ detections: ["brute-force", "sql-injection"] }), LOGIN)],
  ["type", fingerprint(ruledThreatOf({ threat_type: "XSS" }), LOGIN)],
  ["severity", fingerprint(ruledThreatOf({ severity: "HIGH" }), LOGIN)],
  ["format", fingerprint(ruledThreatOf({ format: "sshd" }), LOGIN)],
  ["flag", fingerprint(ruledThreatOf(), { ...LOGIN, success: true })],
  ["field", fingerprint(ruledThreatOf(), { ...LOGIN, service: "ssh" })],
  ["kind of value", fingerprint(ruledThreatOf(), { ...LOGIN, port: "22" })],
  ["payload, or none,", fingerprint(ruledThreatOf())],
])("another %s makes another fingerprint", (_what, print) => {
  expect(print).not.toBe(OF_LOGIN);
});

test("the order of rules and fields makes no difference", () => {
  const threat = ruledThreatOf({ detections: ["b", "a"] });
  const other = ruledThreatOf({ detections: ["a", "b"] });
  expect(fingerprint(threat, { x: 1, y: "2" })).toBe(fingerprint(other, { y: "3", x: 4 }));
});

test("an analysed threat keeps its fingerprint", () => {
  const analysis = {
    kind: "analysis",
    verdict: { ...GOOD_VERDICT, severity: "HIGH", threat_type: "BRUTE_FORCE" },
    model: "m",
    latencyMs: 1,
    tokens: { prompt: 1, reply: 1 },
    costUsd: 0,
    repaired: false,
  } as const;
  const verdict = { ...analysis.verdict, contributing_signals: [], recommended_actions: [] };
  const merged = mergeVerdict(ruledThreatOf(), { ...analysis, verdict }, { multiplier: 1, about: "this" });
  expect(fingerprint(merged, LOGIN)).toBe(OF_LOGIN);
});

test("any payload has a fingerprint", () => {
  fc.assert(
    fc.property(fc.anything(), (payload) => {
      expect(fingerprint(ruledThreatOf(), payload)).toMatch(/^[0-9a-f]{64}$/);
    }),
    { seed: 20260310 },
  );
});
