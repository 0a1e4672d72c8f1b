import type { Alert } from "@threatstream/contracts";
import { expect, test } from "vitest";
import { groupAlerts, matches } from "./queue.ts";

const alert = (id: string, fields: Partial<Alert>): Alert =>
  ({ id, priority: "P2", status: "NEW", title: "SQL injection", ...fields }) as Alert;

test("new alerts stand by priority, then those in work, the analyst's own first", () => {
  const groups = groupAlerts(
    [
      alert("a", { priority: "P1" }),
      alert("b", {}),
      alert("c", { status: "INVESTIGATING", assigned_to: "me" }),
      alert("d", { status: "ACKNOWLEDGED", acknowledged_by: "other" }),
      alert("e", { status: "RESOLVED" }),
    ],
    "me",
  );
  expect(groups.map(({ title, alerts }) => [title, alerts.map(({ id }) => id)])).toEqual([
    ["P1 · answer now", ["a"]],
    ["P2", ["b"]],
    ["Yours", ["c"]],
    ["Taken by others", ["d"]],
    ["Closed", ["e"]],
  ]);
});

test("a filter matches when each of its words is somewhere in the alert", () => {
  const one = alert("ALT-1", { source_ip: "192.0.2.7" });
  expect(matches(one, "sql 192.0.2")).toBe(true);
  expect(matches(one, "sql xss")).toBe(false);
  expect(matches(one, "")).toBe(true);
});
