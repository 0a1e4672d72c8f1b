import { STANDARD_RULES } from "../../detection/index.ts";
import { SOURCES } from "../../sources/index.ts";
import { expect, test } from "vitest";
import { createEnricher } from "../../geo/origin.ts";
import { createAnalyzer } from "../../pipeline/run.ts";
import type { RawRecord } from "../../pipeline/split.ts";
import { MemoryStore } from "../../memory/memory.ts";

const START = Date.parse("2026-03-10T09:00:00.000Z");
const analyzer = createAnalyzer({
  sources: SOURCES,
  ...STANDARD_RULES,
  originOf: createEnricher({ geo: () => undefined, trustedRanges: [] }),
  now: (eventTime) => eventTime,
});

interface Fields {
  readonly event_type: string;
  readonly source_ip: string;
  readonly destination_ip?: string;
  readonly destination_port?: number;
  readonly protocol?: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the correlations raise over events that come `everyMs` milliseconds. */
function raisedBy(events: readonly Fields[], everyMs = 1_000): string[] {
  const store = new MemoryStore({
    rules: STANDARD_RULES,
    policy: {
      suppressionMs: 300_000,
      minSeverity: "INFO",
      criticalTargets: new Set(),
      knownBadSources: new Set(),
    },
  });
  const records = events.map((event, index): RawRecord => {
    const timestamp = new Date(START + index * everyMs).toISOString();
    const text = JSON.stringify({ event_id: `e-${index}`, timestamp, ...event });
    return { text, index, occurrence: 0, format: "native", receivedAt: START };
  });
  for (const outcome of analyzer.analyze(records)) {
    if (outcome.kind === "analyzed") store.add({ analyses: [outcome.analysis], refused: [] });
  }
  return store.correlationThreats().map(({ severity, detections }) => `${severity} ${detections.join(" ")}`);
}

const times = (count: number, event: (index: number) => Fields): Fields[] =>
  Array.from({ length: count }, (_, index) => event(index));

function probe(index: number, fields: Partial<Fields> = {}): Fields {
  return {
    event_type: "network_flow",
    source_ip: "198.51.100.7",
    destination_ip: "10.20.1.10",
    destination_port: 1 + index,
    payload: { packets: 1, bytes_out: 44, bytes_in: 0 },
    ...fields,
  };
}

test("25 ports without an answer are a scan; from inside, a serious one", () => {
  expect(raisedBy(times(25, (index) => probe(index)))).toEqual(["MEDIUM port-scan"]);
  expect(raisedBy(times(25, (index) => probe(index, { source_ip: "10.30.0.9" })))).toEqual([
    "HIGH port-scan",
  ]);
});

test("refused packets and a sweep over hosts are a scan too", () => {
  const payload = { packets: 2, bytes_out: 44, bytes_in: 40 };
  expect(raisedBy(times(40, (index) => probe(index, { payload })))).toEqual(["MEDIUM port-scan"]);
  const sweep = times(40, (index) => probe(0, { destination_ip: `10.20.1.${index}`, destination_port: 445 }));
  expect(raisedBy(sweep)).toEqual(["MEDIUM port-scan"]);
});

test.each<[string, Fields[], number?]>([
  ["24 ports", times(24, (index) => probe(index))],
  ["25 ports over a long time", times(25, (index) => probe(index)), 60_000],
  ["a client that tries one service again and again", times(200, () => probe(5_432))],
  ["answers", times(90, (index) => probe(index, { payload: { packets: 3, bytes_out: 90, bytes_in: 480 } }))],
  [
    "conversations",
    times(90, (index) => probe(index, { payload: { packets: 40, bytes_out: 9_000, bytes_in: 0 } })),
  ],
  ["file sharing over UDP", times(90, (index) => probe(index, { protocol: "UDP" }))],
  ["flows without measurements", times(90, (index) => probe(index, { payload: {} }))],
])("%s are no scan", (_, events, everyMs) => {
  expect(raisedBy(events, everyMs)).toEqual([]);
});

function read(count: number, fields: Readonly<Record<string, unknown>> = {}): Fields {
  const payload = { operation: "read", path: "S:\\legal\\2026", count, user: "olga.graf", ...fields };
  return { event_type: "file_activity", source_ip: "10.30.0.9", payload };
}

test("2,000 files that one user reads within five minutes are read in bulk", () => {
  expect(raisedBy([read(900), read(1_100)])).toEqual(["MEDIUM bulk-file-read"]);
  expect(raisedBy(times(50, () => read(40)))).toEqual(["MEDIUM bulk-file-read"]);
});

test.each<[string, Fields[], number?]>([
  ["1,999 files", [read(900), read(1_099)]],
  ["2,000 files over a day", times(100, () => read(20)), 900_000],
  ["what a backup reads", [read(90_000, { user: "svc-backup" }), read(90_000, { user: "FILES-1$" })]],
  ["what the system reads", [read(90_000, { user: "NT AUTHORITY\\SYSTEM" }), read(90_000, { user: "root" })]],
  ["what nobody is named for", [read(90_000, { user: undefined })]],
  ["files that are opened one by one", times(2_500, () => read(1)), 100],
  ["files that are written", [read(90_000, { operation: "create" })]],
])("%s are not", (_, events, everyMs) => {
  expect(raisedBy(events, everyMs)).toEqual([]);
});
