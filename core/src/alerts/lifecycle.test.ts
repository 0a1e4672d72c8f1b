import { AlertStatus } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { anAlert } from "../testing.ts";
import { saysFalsePositive, stepOf } from "./lifecycle.ts";
import type { AlertAction } from "./lifecycle.ts";

const AT = "2026-03-10T12:00:00.000Z";
const by = { analyst_id: "ana" };
const ACTIONS: Readonly<Record<string, AlertAction>> = {
  acknowledge: { kind: "acknowledge", request: by },
  investigate: { kind: "investigate", request: by },
  assign: { kind: "assign", request: by },
  resolve: { kind: "resolve", request: { ...by, resolution: "Password changed" } },
  "false positive": { kind: "resolve", request: { ...by, resolution: "FALSE_POSITIVE" } },
};

/** Which status each action leads to from each status; nothing where it is forbidden. */
const LIFECYCLE: Readonly<Record<AlertStatus, Readonly<Record<string, AlertStatus>>>> = {
  NEW: {
    acknowledge: "ACKNOWLEDGED",
    investigate: "INVESTIGATING",
    assign: "NEW",
    resolve: "RESOLVED",
    "false positive": "FALSE_POSITIVE",
  },
  ACKNOWLEDGED: {
    investigate: "INVESTIGATING",
    assign: "ACKNOWLEDGED",
    resolve: "RESOLVED",
    "false positive": "FALSE_POSITIVE",
  },
  INVESTIGATING: { assign: "INVESTIGATING", resolve: "RESOLVED", "false positive": "FALSE_POSITIVE" },
  RESOLVED: {},
  FALSE_POSITIVE: {},
};

describe("the lifecycle of an alert", () => {
  const pairs = AlertStatus.options.flatMap((status) =>
    Object.keys(ACTIONS).map((action) => [status, action, LIFECYCLE[status][action]] as const),
  );
  test.each(pairs)("from %s, %s leads to %s", (status, name, to) => {
    const action = ACTIONS[name];
    const step = action && stepOf(anAlert(1, { status }), action, AT);
    expect(step?.entry.to).toBe(to);
    expect(step?.entry.from).toBe(to === undefined ? undefined : status);
  });

  test("says who acted and when, and keeps the notes", () => {
    const step = stepOf(anAlert(1), { kind: "acknowledge", request: { ...by, notes: "mine" } }, AT);
    expect(step?.changes).toEqual({
      status: "ACKNOWLEDGED",
      acknowledged_at: AT,
      acknowledged_by: "ana",
      notes: "mine",
    });
    expect(step?.entry).toMatchObject({ action: "acknowledge", analyst_id: "ana", notes: "mine" });
  });

  test("who investigates a new alert has seen it; who saw it first stays", () => {
    const fresh = stepOf(anAlert(1), { kind: "investigate", request: by }, AT);
    expect(fresh?.changes).toMatchObject({ status: "INVESTIGATING", acknowledged_by: "ana" });
    const seen = anAlert(1, { status: "ACKNOWLEDGED", acknowledged_at: AT, acknowledged_by: "bo" });
    expect(stepOf(seen, { kind: "investigate", request: by }, AT)?.changes).toEqual({
      status: "INVESTIGATING",
    });
  });

  test("an alert is assigned to whoever is named, else to who assigns", () => {
    const own = stepOf(anAlert(1), { kind: "assign", request: by }, AT);
    expect(own?.changes).toEqual({ assigned_to: "ana", assigned_at: AT });
    const other = stepOf(anAlert(1), { kind: "assign", request: { ...by, assigned_to: "bo" } }, AT);
    expect(other?.entry.assigned_to).toBe("bo");
  });
});

test.each([
  ["FALSE_POSITIVE", true],
  ["false positive: our own scanner", true],
  ["This was a False-Positive", true],
  ["Not a false positive: the account was taken", false],
  ["This is no false positive", false],
  ["Blocked; positively an attack", false],
])("%s: a false positive is %s", (text, expected) => {
  expect(saysFalsePositive(text)).toBe(expected);
});
