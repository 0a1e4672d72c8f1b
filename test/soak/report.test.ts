import { expect, test } from "vitest";
import type { Account } from "./account.ts";
import { toText } from "./report.ts";
import type { Report } from "./report.ts";

const ACCOUNT: Account = {
  settled: true,
  due: 12_000,
  withheld: 0,
  sent: 12_000,
  repeated: 600,
  accepted: 12_000,
  refused: 0,
  unknown: 0,
  statuses: { 202: 315 },
  stored: 12_000,
  unpromised: 0,
  missing: 0,
  deadLetters: 0,
  lost: 0,
  countedTwice: 0,
  totalledTwice: 0,
  twins: 0,
  doubled: 0,
  latency: { p50: 120, p95: 300, p99: 400, max: 512 },
  tailMs: 250,
};
const MIB = 2 ** 20;
const REPORT: Report = {
  options: { eps: 200, minutes: 1, batch: 1_000, repeat: 5, via: "api", json: undefined },
  sendingMs: 60_000,
  runMs: 70_000,
  lateMs: 210,
  interrupted: false,
  account: ACCOUNT,
  executions: [{ name: "api", count: 315, totalMs: 3_150, maxMs: 99 }],
  uses: [
    { name: "function api", processes: 1, first: 200 * MIB, max: 260 * MIB, last: 230 * MIB, cpuMs: 7_000 },
  ],
};

/** The cells of the line that begins with a name. */
function line(text: string, name: string): readonly string[] {
  const found = text.split("\n").find((each) => each.startsWith(`${name} `)) ?? "";
  return found.split("|").map((cell) => cell.trim());
}

test("a run without faults says so, with its figures", () => {
  const text = toText(REPORT);
  expect(line(text, "due")).toEqual(["due", "12,000", "200/s over 60 s"]);
  expect(line(text, "accepted")).toEqual(["accepted", "12,000", "requests: 315 × 202"]);
  expect(line(text, "p99")).toEqual(["p99", "400"]);
  expect(line(text, "function api")).toEqual(["function api", "1", "200", "260", "230", "+30", "7", "10 %"]);
  expect(line(text, "api")).toEqual(["api", "315", "3.15", "5 %", "10", "99"]);
  expect(text.endsWith("\n\nNothing that was accepted was lost, and nothing was doubled.")).toBe(true);
});

test("a run that lost something says how much, and not that nothing was lost", () => {
  const text = toText({ ...REPORT, account: { ...ACCOUNT, stored: 11_993, missing: 7, lost: 7 } });
  expect(line(text, "lost")[1]).toBe("7");
  expect(text).toContain("7 accepted events were LOST");
  expect(text).not.toContain("Nothing that was accepted was lost");
});

test("a run that fell behind says so, even where nothing was lost", () => {
  const text = toText({ ...REPORT, lateMs: 1_500, account: { ...ACCOUNT, withheld: 400 } });
  expect(text).toContain("400 events were due and NEVER SENT: the run fell behind");
  expect(text).toContain("The sender was late: an event left 1,500 ms after it was due.");
});

test("an interrupted run that did not settle shows what is missing, and judges nothing", () => {
  const account = { ...ACCOUNT, settled: false, missing: 90, lost: 90 };
  const text = toText({ ...REPORT, interrupted: true, account });
  expect(line(text, "not yet stored")[1]).toBe("90");
  expect(text).toContain("Interrupted");
  expect(text).not.toMatch(/LOST|was lost/);
});

test("where nothing was stored or measured the report says that too", () => {
  const account = { ...ACCOUNT, stored: 0, latency: undefined, tailMs: undefined };
  const text = toText({ ...REPORT, account, uses: [] });
  expect(text).toContain("Nothing was stored");
  expect(text).toContain("can't be read on this system");
});
