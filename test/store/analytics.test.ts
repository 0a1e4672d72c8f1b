import { STANDARD_RULES } from "../../core/src/detection/index.ts";
import { Firestore, Timestamp } from "firebase-admin/firestore";
import { afterAll, expect, inject, test } from "vitest";
import { createAggregateReads } from "../../functions/src/firestore/analytics/analytics-reads.ts";
import { stepAnalytics } from "../../functions/src/firestore/analytics/analytics-step.ts";
import { recordVerified } from "../../functions/src/firestore/analytics/verified.ts";

const NOW = Date.parse("2026-03-10T12:00:05.000Z");
const MINUTE = Math.floor(NOW / 60_000);
const [host = "", port = ""] = inject("firestoreHost").split(":");
const db = new Firestore({ projectId: `demo-steps-${process.pid}`, host, port: Number(port), ssl: false });

afterAll(() => db.terminate());

const step = (now: number) => stepAnalytics(db, { now, rules: STANDARD_RULES.rules });

test("racing steps write once; risk decays with no traffic, and old minutes go", async () => {
  const minutes = {
    [MINUTE]: { processed: 3, risk: { "0": { "800": 1 } } },
    [MINUTE - 90]: { processed: 1 },
  };
  await db.doc("analytics/counters/shards/0").set({ processed: 3, minutes });
  await db.doc("analytics/counters/shards/7").set({ processed: 4 });

  const race = await Promise.all([step(NOW), step(NOW)]);
  expect(race.filter((outcome) => outcome !== undefined)).toHaveLength(1);
  expect((await db.doc("analytics/dashboard").get()).get("processed")).toBe(7);
  expect((await db.doc("analytics/risk_index").get()).data()).toMatchObject({ value: 80, trend: "RISING" });
  const read = createAggregateReads(db);
  const winner = race.find((outcome) => outcome !== undefined);
  if (winner === undefined) throw new Error("No step won.");
  const empty = { ...winner.aggregates, timeline: { timeline: [] } };
  expect((await read("timeline", empty)).timeline).toEqual(winner.aggregates.timeline);
  const shard = await db.doc("analytics/counters/shards/0").get();
  expect(Object.keys(shard.get("minutes"))).toEqual([String(MINUTE)]);

  expect(await step(NOW + 500)).toBeUndefined();
  const later = await step(NOW + 15 * 60_000);
  expect(later?.aggregates.risk_index).toMatchObject({ value: 40, trend: "FALLING" });
  const idle = await step(NOW + 31 * 60_000);
  expect(idle?.aggregates.risk_index.value).toBe(5);
  expect((await step(NOW + 31 * 60_000 + 1_000))?.changed).toEqual([]);
});

test("what a simulation proved is shown with its technique, the newest run alone", async () => {
  const later = NOW + 60 * 60_000;
  const run = { techniques: ["T1110.001", "T1078"], scenario: "brute_force", simulation: "SIM-0a0a0a0a" };
  await recordVerified(db, { ...run, at: NOW });
  const newer = {
    techniques: ["T1078"],
    scenario: "kill_chain",
    simulation: "SIM-0b0b0b0b",
    at: NOW + 1_000,
  };
  await recordVerified(db, newer);
  // Recorded last, but of an earlier run.
  await recordVerified(db, { ...run, at: NOW - 1_000 });
  const stepped = await step(later);
  if (stepped === undefined) throw new Error("The step did not have the lease.");
  const { mitre } = await createAggregateReads(db)("mitre", stepped.aggregates);
  const verified = mitre.techniques.filter((technique) => technique.verified !== undefined);
  expect(new Map(verified.map(({ technique_id: id, verified: proof }) => [id, proof]))).toEqual(
    new Map([
      ["T1078", { at: "2026-03-10T12:00:06.000Z", scenario: "kill_chain" }],
      ["T1110.001", { at: "2026-03-10T12:00:05.000Z", scenario: "brute_force" }],
    ]),
  );
  const document = await db.doc("analytics/mitre").get();
  expect(
    document
      .get("techniques")
      .some((each: { verified?: { at: unknown } }) => each.verified?.at instanceof Timestamp),
  ).toBe(true);
});
