import { afterAll, expect, inject, test } from "vitest";
import { aThreat } from "../../core/src/testing.ts";
import { threatId } from "../../core/src/model/ids.ts";
import { COLLECTIONS } from "../../functions/src/firestore/collections.ts";
import { counterShardPath } from "../../functions/src/firestore/commit/counters.ts";
import { threatDocument } from "../../functions/src/firestore/documents.ts";
import { account, faultsOf } from "../soak/account.ts";
import { Ledger } from "../soak/ledger.ts";
import { readStored, readTotals } from "../soak/stored.ts";
import { openFirestore } from "../support/database.ts";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const EVENTS = Array.from({ length: 1_200 }, (_, index) => `soak-${index}`);
const db = openFirestore(inject("firestoreHost"), `demo-soak-${process.pid}`);
afterAll(() => db.terminate());

/** A threat of an event, under an id of its own where it is a twin or a correlation's. */
function store(eventId: string, more: { readonly id?: string; readonly event_count?: number } = {}) {
  const threat = aThreat(0, { id: threatId(eventId), event_id: eventId, ...more });
  return db.doc(`${COLLECTIONS.threats}/${threat.id}`).set(threatDocument(threat, NOW, "a-delivery"));
}

/** Two shards of counters that say that so much was done. */
async function count(processed: number, threats: number): Promise<void> {
  await db.doc(counterShardPath(0)).set({ processed, severities: { HIGH: threats + 1 } });
  // A shard alone may be below zero: what it took back, another had counted.
  await db.doc(counterShardPath(0.5)).set({ severities: { HIGH: -1 } });
}

function ledgerOf(ids: readonly string[]): Ledger {
  const ledger = new Ledger();
  ledger.send({ ids, body: "" }, Date.now());
  ledger.answer({ ids, body: "" }, { kind: "accepted", status: "202", ids });
  return ledger;
}

test("in a real Firestore, what is stored once is no fault; what is lost, doubled or a twin is found", async () => {
  const before = await readTotals(db);
  const ledger = ledgerOf(EVENTS);
  await Promise.all(EVENTS.map((id) => store(id)));
  await store("soak-7", { id: "THR-c0000000000000000000000c", event_count: 12 });
  await count(1_200, 1_201);
  const accountNow = async () =>
    account(ledger, {
      before,
      after: await readTotals(db),
      stored: await readStored(db, ledger.ids()),
      settled: true,
    });
  const good = await accountNow();
  expect(good).toMatchObject({ stored: 1_200, lost: 0, doubled: 0, twins: 0 });
  expect(faultsOf(good)).toEqual([]);
  expect(good.latency?.max).toBeGreaterThan(0);

  await db.doc(`${COLLECTIONS.threats}/${threatId("soak-5")}`).delete();
  await store("soak-6", { id: "THR-d0000000000000000000000d" });
  await count(1_201, 1_202);
  expect(await accountNow()).toMatchObject({
    stored: 1_199,
    lost: 1,
    twins: 1,
    countedTwice: 2,
    totalledTwice: 1,
  });
});
