import { describe, expect, test } from "vitest";
import { isToBeAnswered } from "./trigger.ts";
import type { AlertSign } from "./trigger.ts";

const alert = (changes: AlertSign = {}): AlertSign => ({ severity: "HIGH", risk_score: 70, ...changes });
const simulated = alert({ simulation_ids: ["SIM-0a0a0a0a"] });
const mixed = alert({ simulation_ids: [] });

describe.each([
  ["deployed", false],
  ["in the local suite", true],
])("%s", (_, local) => {
  test.each([
    ["a new alert", undefined, alert(), true],
    ["one that goes on", alert(), alert(), false],
    ["one that is more severe", alert(), alert({ severity: "CRITICAL" }), true],
    ["one with a higher risk", alert(), alert({ risk_score: 90 }), true],
    ["a new one in which real events have part", undefined, mixed, true],
    ["one of a simulation", undefined, simulated, local],
    ["one of a simulation that is more severe", simulated, { ...simulated, severity: "CRITICAL" }, local],
    ["one of a simulation that a real event joins", simulated, mixed, !local],
    ["one of both that goes on", mixed, mixed, false],
  ] as const)("%s", (_name, before, after, answered) => {
    expect(isToBeAnswered(before, after, { local })).toBe(answered);
  });
});
