import type { Firestore, Query, Timestamp } from "firebase-admin/firestore";
import { COLLECTIONS, COUNTER_SHARDS } from "../../functions/src/firestore/collections.ts";
import { threatId } from "../../core/src/model/ids.ts";
import type { Totals } from "./account.ts";

const PAGE = 500;

/** The totals as they are now. Rejects where Firestore does not answer. */
export async function readTotals(db: Firestore): Promise<Totals> {
  const threats = db.collection(COLLECTIONS.threats);
  const [counters, documents, correlated, deadLetters] = await Promise.all([
    readCounters(db),
    sizeOf(threats),
    // A correlation's threat says of how many events it is; that of an event does not.
    sizeOf(threats.where("event_count", ">=", 0)),
    sizeOf(db.collection(COLLECTIONS.deadLetters)),
  ]);
  return { ...counters, documents, correlated, deadLetters };
}

async function sizeOf(query: Query): Promise<number> {
  return (await query.count().get()).data().count;
}

/** What the counters' shards add up to. Not by the API: it may be what does not answer. */
export async function readCounters(db: Firestore): Promise<Pick<Totals, "processed" | "totalThreats">> {
  const { docs } = await db.collection(`${COLLECTIONS.analytics}/counters/${COUNTER_SHARDS}`).get();
  const counts = docs.map((doc) => Number(doc.get("processed") ?? 0));
  const threats = docs.flatMap((doc) => {
    const severities: Readonly<Record<string, number>> = doc.get("severities") ?? {};
    return Object.values(severities);
  });
  return { processed: sumOf(counts), totalThreats: sumOf(threats) };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/**
 * When the threat of each of these events was created, epoch milliseconds, by event id. A threat's id follows from its event's,
 * so each is looked up: paging through all of them costs an emulated Firestore all of them for each page.
 */
export async function readStored(
  db: Firestore,
  eventIds: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const createdAt = new Map<string, number>();
  for (const ids of pagesOf(eventIds)) {
    const refs = ids.map((id) => db.collection(COLLECTIONS.threats).doc(threatId(id)));
    const documents = await db.getAll(...refs, { fieldMask: ["event_id"] });
    for (const document of documents) {
      if (document.createTime === undefined) continue;
      createdAt.set(String(document.get("event_id")), millisOf(document.createTime));
    }
  }
  return createdAt;
}

function* pagesOf(ids: Iterable<string>): Generator<readonly string[]> {
  let page: string[] = [];
  for (const id of ids) {
    page.push(id);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** With what it has beyond whole milliseconds, which `toMillis` cuts off. */
function millisOf({ seconds, nanoseconds }: Timestamp): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}
