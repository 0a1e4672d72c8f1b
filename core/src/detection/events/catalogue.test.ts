import { readdirSync, readFileSync } from "node:fs";
import { Severity, ThreatType } from "@threatstream/contracts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detect } from "../../pipeline/detect.ts";
import { newItem } from "../../pipeline/item.ts";
import type { Item } from "../../pipeline/item.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import { SOURCES, createSourceIndex } from "../../sources/index.ts";
import { STANDARD_RULES } from "../index.ts";
import { byStrength } from "../../pipeline/build-threat.ts";
import type { Detection, DetectionCase } from "../../model/detection.ts";
import { EVENT_DETECTIONS } from "./index.ts";
import { techniqueOf } from "../../model/techniques.ts";
import { enriched } from "./test-events.ts";

interface DetectionModule {
  readonly detection: Detection;
}

interface CasesModule {
  readonly cases: readonly DetectionCase[];
}

/** The items of events after the pipeline's own step. */
function detected(events: readonly EnrichedEvent[]): readonly Item[] {
  const record = { text: "", index: 0, occurrence: 0, format: undefined, receivedAt: 0 };
  const batch = events.map((event) => ({ ...newItem(record), event }));
  detect(batch, {
    sources: createSourceIndex(SOURCES),
    rules: STANDARD_RULES,
    originOf: (ip) => ({ ip, zone: "EXTERNAL_ZONE", multiplier: 1 }),
    now: (at) => at,
  });
  return batch;
}

const ids = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .filter((file) =>
    readFileSync(`${import.meta.dirname}/${file}`, "utf8").includes("export const detection:"),
  )
  .map((file) => file.replace(/\.ts$/, ""));
const modules = await Promise.all(
  ids.map(async (id) => {
    const [{ detection }, { cases }]: [DetectionModule, CasesModule] = await Promise.all([
      import(/* @vite-ignore */ `./${id}.ts`),
      import(/* @vite-ignore */ `./${id}.cases.ts`),
    ]);
    return { id, detection, cases };
  }),
);

test("the index lists every detection of the folder, once", () => {
  expect(EVENT_DETECTIONS.map((detection) => detection.id).toSorted()).toEqual(ids.toSorted());
});

test("together the pipeline finds in events what each detection finds by itself", () => {
  const events = modules.flatMap(({ cases }) => cases.map(({ event }) => enriched(event)));
  const found = detected(events).map((item) => {
    expect(item.outcome).toBeUndefined();
    return item.findings;
  });
  const alone = events.map((event) =>
    EVENT_DETECTIONS.filter((detection) => detection.examine(event) !== undefined).map(({ id }) => id),
  );
  expect(found.map((findings) => findings.map(({ rule }) => rule.id).toSorted())).toEqual(alone);
  for (const findings of found) expect(findings).toEqual(findings.toSorted(byStrength));
  expect(found.filter((findings) => findings.length > 1).length).toBeGreaterThan(10);
});

test("an event that breaks a detection is refused, and its neighbours are examined", () => {
  const broken = enriched({ event_type: "http_request" });
  Object.defineProperty(broken.event.payload, "url", {
    enumerable: true,
    get: () => {
      throw new Error("a defect");
    },
  });
  const attack = () => enriched({ event_type: "http_request", payload: { url: "/?id=1'+or+'1'='1" } });
  const items = detected([attack(), broken, attack()]);
  expect(items.map(({ outcome }) => outcome)).toEqual([
    undefined,
    expect.objectContaining({ kind: "refused", error: new Error("a defect") }),
    undefined,
  ]);
  expect(items.map(({ findings }) => findings[0]?.detection)).toEqual([
    "sql-injection",
    undefined,
    "sql-injection",
  ]);
});

test("a type of threat has the technique that ATT&CK has for it, or none", () => {
  expect(techniqueOf("BRUTE_FORCE")).toEqual({
    id: "T1110",
    name: "Brute Force",
    tactic: "Credential Access",
  });
  expect(techniqueOf("NORMAL_TRAFFIC")).toBeUndefined();
  for (const type of ThreatType.options)
    expect(techniqueOf(type)?.id ?? "T0000").toMatch(/^T\d{4}(\.\d{3})?$/);
});

describe.each(modules)("$id", ({ id, detection, cases }) => {
  test("is named for its file and says what an analyst does", () => {
    expect(detection.id).toBe(id);
    expect(EVENT_DETECTIONS).toContain(detection);
    expect(detection.title).not.toBe("");
    expect(detection.actions.length).toBeGreaterThan(0);
  });

  test("names an ATT&CK technique as ATT&CK does, or none", () => {
    const technique = detection.technique ?? { id: "T0000", name: "none", tactic: "None" };
    expect(technique.id).toMatch(/^T\d{4}(\.\d{3})?$/);
    expect(technique.name).not.toBe("");
    expect(technique.tactic).toMatch(/^[A-Z]/);
  });

  test("finds nothing in an event without any of the fields that it reads", () => {
    const { reads } = detection;
    const without = modules
      .flatMap((each) => each.cases)
      .map(({ event }) => {
        const fields = Object.entries(event.payload ?? {}).filter(([name]) => reads?.includes(name) !== true);
        return { ...event, payload: Object.fromEntries(fields) };
      });
    const found = without.filter((event) => detection.examine(enriched(event)) !== undefined);
    expect(reads === undefined ? [] : found).toEqual([]);
  });

  test("has at least six cases with different names, some that match and some that do not", () => {
    expect(cases.length).toBeGreaterThanOrEqual(6);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.some(({ finds }) => finds !== undefined)).toBe(true);
    expect(cases.some(({ finds }) => finds === undefined)).toBe(true);
  });

  test.each([...cases])("$name", ({ event, finds }) => {
    const found = detection.examine(enriched(event));
    expect(found && { severity: found.severity, threat_type: found.threat_type }).toEqual(finds);
    if (found !== undefined) expectSound(detection, found);
  });

  test("finds or stays quiet, and never throws, whatever an event holds", () => {
    fc.assert(
      fc.property(hostileEvents(cases), (event) => {
        const found = detection.examine(enriched(event));
        if (found !== undefined) expectSound(detection, found);
        expect(found?.detection ?? detection.id).toBe(detection.id);
      }),
      { numRuns: 300 },
    );
  });

  test("finds the same again", () => {
    for (const { event } of cases) {
      expect(detection.examine(enriched(event))).toEqual(detection.examine(enriched(event)));
    }
  });
});

function expectSound(detection: Detection, found: NonNullable<ReturnType<Detection["examine"]>>): void {
  expect(found.detection).toBe(detection.id);
  expect(Severity.options).toContain(found.severity);
  expect(ThreatType.options).toContain(found.threat_type);
  expect(found.confidence).toBeGreaterThan(0);
  expect(found.confidence).toBeLessThanOrEqual(1);
  expect(found.signals.length).toBeGreaterThan(0);
  for (const text of [found.summary, ...found.signals]) {
    expect(text).not.toBe("");
    expect(text.length).toBeLessThan(500);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
}

/** Events with the names and types that the detections look for, and anything at all as their values. */
function hostileEvents(cases: readonly DetectionCase[]): fc.Arbitrary<DetectionCase["event"]> {
  const names = cases.flatMap(({ event }) => Object.keys(event.payload ?? {}));
  const texts = cases.flatMap(({ event }) => Object.values(event.payload ?? {}));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.constantFrom(undefined, null, ...texts),
    fc.tuple(fc.constantFrom(...texts, ""), fc.string({ unit: "binary" })).map((parts) => parts.join("")),
  );
  const name = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "toString", "headers", "body", ...names),
    fc.string(),
  );
  const fields = fc.dictionary(name, value, { noNullPrototype: false });
  return fc.record({
    event_type: fc.oneof(fc.constantFrom(...cases.map(({ event }) => event.event_type)), fc.string()),
    payload: fields,
    metadata: fields,
  });
}
