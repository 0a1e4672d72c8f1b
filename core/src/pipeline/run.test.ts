import { STANDARD_RULES } from "../detection/index.ts";
import { SOURCES } from "../sources/index.ts";
import { expect, test } from "vitest";
import { createAnalyzer } from "./run.ts";
import type { RawRecord } from "./split.ts";

const AT = Date.parse("2026-03-10T12:00:00Z");

function record(index: number, fields: Readonly<Record<string, unknown>> = {}): RawRecord {
  const text = JSON.stringify({
    event_id: `e-${index}`,
    timestamp: new Date(AT + index).toISOString(),
    event_type: "login_attempt",
    source_ip: "198.51.100.7",
    payload: { username: "root", success: false },
    ...fields,
  });
  return { text, index, occurrence: 0, format: undefined, receivedAt: AT + 60_000 };
}

const analyzer = createAnalyzer({
  sources: SOURCES,
  ...STANDARD_RULES,
  originOf: (ip) => {
    if (ip === "198.51.100.66") throw new Error("a defect");
    return { ip, zone: "EXTERNAL_ZONE", multiplier: 1 };
  },
  now: (at) => at,
});

test("records that are analyzed together come to what each comes to alone", () => {
  const records = Array.from({ length: 700 }, (_, index) => {
    if (index % 50 === 7) return record(index, { source_ip: "nowhere" });
    if (index % 60 === 11) return { ...record(index), text: "{" };
    return record(index, index % 3 === 0 ? { payload: { url: "/?q=1'+or+'1'='1" } } : {});
  });
  expect(analyzer.analyze(records)).toEqual(records.flatMap((one) => analyzer.analyze([one])));
  expect(analyzer.analyze([])).toEqual([]);
});

test("a record that breaks a step is refused with the cause, and its neighbours go on", () => {
  const [before, broken, after] = analyzer.analyze([
    record(1),
    record(2, { source_ip: "198.51.100.66" }),
    record(3),
  ]);
  expect([before?.kind, after?.kind]).toEqual(["analyzed", "analyzed"]);
  expect(broken).toMatchObject({
    kind: "refused",
    refused: { reason: "processing_failed", index: 2 },
    error: new Error("a defect"),
  });
  if (broken?.kind !== "refused") return;
  expect(Buffer.from(broken.refused.bytes).toString()).toContain('"e-2"');
});
