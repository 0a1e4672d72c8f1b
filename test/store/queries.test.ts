import type { Threat } from "@threatstream/contracts";
import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { aThreat, anAlert } from "../../core/src/testing.ts";
import { alertTally } from "../../core/src/alerts/raise.ts";
import { COLLECTIONS } from "../../functions/src/firestore/collections.ts";
import { counterShardPath } from "../../functions/src/firestore/commit/counters.ts";
import { alertDocument, threatDocument } from "../../functions/src/firestore/documents.ts";
import { createQueries } from "../../functions/src/firestore/queries.ts";
import type { ThreatFilters } from "../../functions/src/api/ports/queries.ts";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const [host = "", port = ""] = inject("firestoreHost").split(":");
const db = new Firestore({
  projectId: `demo-queries-${process.pid}`,
  host,
  port: Number(port),
  ssl: false,
});
const logs: unknown[] = [];
const logger = { info: () => {}, warn: () => {}, error: (...line: unknown[]) => logs.push(line) };
const queries = createQueries(db, logger);

// Four threats each second, so that pages end among equal times.
const THREATS = Array.from({ length: 40 }, (_each, index) =>
  aThreat(index, {
    timestamp: new Date(NOW + Math.floor(index / 4) * 1_000).toISOString(),
    severity: index % 2 === 0 ? "HIGH" : "CRITICAL",
    threat_type: index % 3 === 0 ? "XSS" : "RANSOMWARE",
    source_ip: index % 5 === 0 ? "2001:db8::1" : "203.0.113.7",
  }),
);
const NEWEST_FIRST = THREATS.toReversed();

function store(threat: Threat): Promise<unknown> {
  return db.doc(`${COLLECTIONS.threats}/${threat.id}`).set(threatDocument(threat, NOW, "a-delivery"));
}

beforeAll(() => Promise.all(THREATS.map(store)));
afterAll(() => db.terminate());

async function idsOf(filters: ThreatFilters, limit = 100): Promise<string[]> {
  const { threats } = await queries.recentThreats({ filters, after: undefined, limit });
  return threats.map(({ id }) => id);
}

describe("recent threats", () => {
  test("they come newest first, as they were stored", async () => {
    const { threats, next } = await queries.recentThreats({ filters: {}, after: undefined, limit: 40 });
    expect(threats).toEqual(NEWEST_FIRST);
    expect(next).toBeUndefined();
  });

  test("pages follow each other without a gap or an overlap, and the last says so", async () => {
    const pages: Threat[][] = [];
    let after: { at: number; id: string } | undefined;
    do {
      const page = await queries.recentThreats({ filters: {}, after, limit: 10 });
      pages.push(page.threats);
      after = page.next;
    } while (after !== undefined);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 10, 10]);
    expect(pages.flat()).toEqual(NEWEST_FIRST);
  });

  test.each<ThreatFilters>([
    { severity: "HIGH" },
    { threat_type: "XSS" },
    { source_ip: "2001:db8::1" },
    { severity: "HIGH", threat_type: "XSS" },
    { severity: "CRITICAL", threat_type: "RANSOMWARE", source_ip: "203.0.113.7" },
    { severity: "LOW" },
  ])("%j selects", async (filters) => {
    const expected = NEWEST_FIRST.filter(
      (threat) =>
        (filters.severity ?? threat.severity) === threat.severity &&
        (filters.threat_type ?? threat.threat_type) === threat.threat_type &&
        (filters.source_ip ?? threat.source_ip) === threat.source_ip,
    );
    expect(await idsOf(filters)).toEqual(expected.map(({ id }) => id));
    expect(await idsOf(filters, 1)).toEqual(expected.slice(0, 1).map(({ id }) => id));
  });

  test("a broken document is left out and logged, and hides no other", async () => {
    const broken = db.doc(`${COLLECTIONS.threats}/THR-broken`);
    await broken.set({ timestamp: new Date(NOW + 60_000), severity: "HIGH" });
    try {
      const page = await queries.recentThreats({ filters: {}, after: undefined, limit: 2 });
      expect(page.threats).toEqual(NEWEST_FIRST.slice(0, 1));
      expect(page.next).toEqual({ at: NOW + 9_000, id: NEWEST_FIRST[0]?.id });
      expect(JSON.stringify(logs)).toContain("threats/THR-broken");
    } finally {
      await broken.delete();
    }
  });
});

test("a threat is found by its id, without the store's own fields", async () => {
  const [threat] = THREATS;
  expect(await queries.threat(threat?.id ?? "")).toEqual(threat);
  expect(await queries.threat(aThreat(999).id)).toBeUndefined();
});

test("active alerts come by urgency, then the newest; closed ones do not", async () => {
  const alerts = [
    anAlert(1, { priority: "P2" }),
    anAlert(2, { priority: "P1", status: "ACKNOWLEDGED" }),
    anAlert(3, { priority: "P1", status: "RESOLVED" }),
    anAlert(4, { priority: "P1", status: "INVESTIGATING" }),
    anAlert(5, { priority: "P4", status: "FALSE_POSITIVE" }),
    anAlert(6, { priority: "P3" }),
  ];
  const contribution = { occurrences: 1, lastAt: NOW, title: "A test alert", version: 1 } as const;
  const tally = alertTally(aThreat(1), contribution);
  await Promise.all(
    alerts.map(({ id, priority, status, created_at }) => {
      const document = alertDocument(id, tally, Date.parse(created_at), NOW);
      return db.doc(`${COLLECTIONS.alerts}/${id}`).set({ ...document, priority, status });
    }),
  );
  const active = await queries.activeAlerts(10);
  expect(active.map(({ id }) => id)).toEqual([4, 2, 1, 6].map((index) => anAlert(index).id));
  expect(await queries.activeAlerts(1)).toEqual(active.slice(0, 1));
});

test("the summary adds up the shards, and has every severity", async () => {
  expect(await queries.threatStats()).toMatchObject({ total_threats: 0, type_distribution: {} });
  await db
    .doc(counterShardPath(0))
    .set({ severities: { HIGH: 3, LOW: -1 }, types: { XSS: 2, PORT_SCAN: 1 } });
  await db.doc(counterShardPath(0.5)).set({ severities: { LOW: 2 }, types: { XSS: 1, PORT_SCAN: -1 } });
  await db.doc(counterShardPath(0.9)).set({ processed: 7 });
  expect(await queries.threatStats()).toEqual({
    total_threats: 4,
    severity_distribution: { CRITICAL: 0, HIGH: 3, MEDIUM: 0, LOW: 1, INFO: 0 },
    type_distribution: { XSS: 3 },
  });
});
