import { initializeApp } from "firebase-admin/app";
import { Timestamp, getFirestore } from "firebase-admin/firestore";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createRunStore, createSimulations } from "../../functions/src/firestore/simulation/simulations.ts";

/* The one simulation that there may be, in a project of its own in the emulated Firestore. */

const db = getFirestore(initializeApp({ projectId: "demo-simulations" }, "store-simulations"));
const NOW = Date.parse("2026-03-10T12:00:00.000Z");
const by = { actor: { kind: "user", id: "ana", role: "admin" } as const, requestId: "test" };
const queued: string[] = [];
let now = NOW;
let epochs = 0;

const simulations = createSimulations({
  db,
  clock: () => now,
  allowed: true,
  chance: () => ({ epoch: `epoch-${(epochs += 1)}`, seed: epochs, now }),
  enqueue: async (epoch) => void queued.push(epoch),
});
const wanted = { scenario: "brute_force", intensity: "medium" } as const;
const audited = async () => (await db.collection("audit_log").count().get()).data().count;

beforeEach(async () => {
  await db.recursiveDelete(db.collection("simulations"));
  queued.length = 0;
  now = NOW;
});

afterAll(() => db.terminate());

test("one whose worker has died for good gives way to another, which a worker then plays", async () => {
  await simulations.start(wanted, by);
  const [first = ""] = queued;
  now += 3_600_000;
  expect(await simulations.start({ ...wanted, scenario: "ddos" }, by)).toMatchObject({ kind: "done" });
  const second = queued.at(-1) ?? "";
  expect((await db.doc("simulations/current").get()).data()).toMatchObject({
    status: "RUNNING",
    scenario: "ddos",
    started_at: Timestamp.fromMillis(now),
    run: { epoch: second },
  });
  const runs = createRunStore(db, () => now);
  expect(await runs.report({ epoch: first, holder: "a" })).toEqual({ order: "over" });
  expect(await runs.report({ epoch: second, holder: "b" })).toMatchObject({ order: "go" });
});

test("stopping what does not run writes nothing", async () => {
  await simulations.start(wanted, by);
  await simulations.command("stop", by);
  const [before, entries] = [(await db.doc("simulations/current").get()).updateTime, await audited()];
  now += 60_000;
  expect(await simulations.command("stop", by)).toMatchObject({ kind: "done", state: { status: "STOPPED" } });
  expect((await db.doc("simulations/current").get()).updateTime).toEqual(before);
  expect(await audited()).toBe(entries);
});
