import type { Alert } from "@threatstream/contracts";
import { expect, test } from "vitest";
import { hiddenBy } from "../actions/hidden-by.ts";
import { newAlarms } from "./new-alarms.ts";

const alert = (id: string, fields: Partial<Alert> = {}): Alert =>
  ({ id, priority: "P1", status: "NEW", ...fields }) as Alert;

test("a new P1 alert is an alarm once; those that were there before are none", () => {
  const list = [
    alert("a"),
    alert("b"),
    alert("c", { priority: "P2" }),
    alert("d", { status: "ACKNOWLEDGED" }),
  ];
  expect(newAlarms(undefined, list)).toEqual([]);
  expect(newAlarms(new Set(["a"]), list).map(({ id }) => id)).toEqual(["b"]);
});

test("a suppression would have hidden the last week's threats of the same rule, source and target", () => {
  const now = Date.parse("2026-03-10T00:00:00.000Z");
  const base = {
    detections: ["sql-injection"],
    source_ip: "192.0.2.7",
    destination_ip: "10.0.0.1",
    timestamp: "2026-03-09T00:00:00.000Z",
  };
  const one = alert("a", { rule: "sql-injection", source_ip: "192.0.2.7", target: "10.0.0.1" });
  expect(hiddenBy(one, [base], now)).toHaveLength(1);
  expect(hiddenBy(one, [{ ...base, timestamp: "2026-03-01T00:00:00.000Z" }], now)).toEqual([]);
  expect(hiddenBy(one, [{ ...base, detections: ["xss"] }], now)).toEqual([]);
  expect(hiddenBy(one, [{ ...base, destination_ip: "10.0.0.2" }], now)).toEqual([]);
});
