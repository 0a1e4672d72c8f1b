import { describe, expect, test } from "vitest";
import type { AlertTally } from "@threatstream/core/alerts";
import { alertTally } from "@threatstream/core/alerts";
import type { SourceTally } from "@threatstream/core/model";
import { noDeltas } from "@threatstream/core/pipeline";
import { aThreat } from "@threatstream/core/testing";
import {
  UnreadableAggregateError,
  encodeAggregate,
  encodeDeltas,
  parseAlertTally,
  parseDeltas,
  parseSourceTally,
  parseState,
} from "./aggregates.ts";

const STATE = {
  stream: "failed-logins",
  key: "203.0.113.7",
  start: 1_000,
  series: { failed: [0, 2, 3, 1] },
  weight: 3,
  members: { failed: ["root"] },
  first: {
    at: 1_000,
    eventId: "e-1",
    origin: { ip: "203.0.113.7", zone: "EXTERNAL_ZONE", multiplier: 1 },
    format: "sshd",
  },
  lastAt: 4_000,
  multiplier: 1,
} as const;
const TALLY: AlertTally = alertTally(aThreat(1), {
  occurrences: 1,
  lastAt: 4_000,
  title: "Brute force",
  version: 1,
});
const SOURCE: SourceTally = {
  ip: "203.0.113.7",
  zone: "EXTERNAL_ZONE",
  attackCount: 1,
  severities: { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0 },
  maxRiskScore: 80,
  firstAt: 1_000,
  lastAt: 4_000,
};
const DELTAS = {
  ...noDeltas(),
  correlations: new Map([["s-1", STATE]]),
  alerts: new Map([["a-1", TALLY]]),
  sources: new Map([[SOURCE.ip, SOURCE]]),
};

describe("a stored aggregate", () => {
  test("is read as it was written", () => {
    expect(parseState(encodeAggregate(STATE))).toEqual(STATE);
    expect(parseAlertTally(encodeAggregate(TALLY))).toEqual(TALLY);
    expect(parseSourceTally(encodeAggregate(SOURCE))).toEqual(SOURCE);
    expect(parseDeltas(encodeDeltas(DELTAS))).toEqual(DELTAS);
  });

  test("without a version, as the first release wrote it, is read", () => {
    expect(parseState(JSON.stringify(STATE))).toEqual(STATE);
    expect(parseAlertTally(JSON.stringify(TALLY))).toEqual(TALLY);
    const old = [[["s-1", STATE]], [["a-1", TALLY]], [[SOURCE.ip, SOURCE]]];
    expect(parseDeltas(JSON.stringify(old))).toEqual(DELTAS);
  });

  test("of an unknown version is refused", () => {
    expect(() => parseState(JSON.stringify({ ...STATE, v: 2 }))).toThrow(UnreadableAggregateError);
    expect(() => parseDeltas(JSON.stringify([[], [], [], 2]))).toThrow(/unknown version 2/);
  });

  test("that is broken is refused", () => {
    expect(() => parseState("{")).toThrow(UnreadableAggregateError);
    expect(() => parseState(JSON.stringify({ ...STATE, weight: "3" }))).toThrow(UnreadableAggregateError);
    expect(() => parseSourceTally("null")).toThrow(UnreadableAggregateError);
  });
});
