import { FieldPath } from "firebase-admin/firestore";
import type { Firestore, QueryDocumentSnapshot, Timestamp } from "firebase-admin/firestore";
import { COLLECTIONS, COUNTER_SHARDS } from "@threatstream/functions/store/collections.ts";
import { threatId } from "@threatstream/functions/pipeline/ids.ts";
import type { Stored, Totals } from "./account.ts";

const PAGE = 2_000;

/** The totals as they are now. Rejects where Firestore does not answer. */
export async function readTotals(db: Firestore): Promise<Totals> {
  const size = async (collection: string) => (await db.collection(collection).count().get()).data().count;
  const [counters, documents, deadLetters] = await Promise.all([
    readCounters(db),
    size(COLLECTIONS.threats),
    size(COLLECTIONS.deadLetters),
  ]);
  return { ...counters, documents, deadLetters };
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

/** When the threat of each event of the run was created. Reads all threats, a page at a time. */
export async function readStored(db: Firestore, isOfRun: (eventId: string) => boolean): Promise<Stored> {
  const createdAt = new Map<string, number>();
  let twins = 0;
  for await (const doc of allThreats(db)) {
    const eventId = String(doc.get("event_id"));
    if (!isOfRun(eventId)) continue;
    if (doc.id === threatId(eventId)) createdAt.set(eventId, millisOf(doc.createTime));
    // A correlation's threat says of how many events it is.
    else if (doc.get("event_count") === undefined) twins += 1;
  }
  return { createdAt, twins };
}

async function* allThreats(db: Firestore): AsyncGenerator<QueryDocumentSnapshot> {
  const all = db
    .collection(COLLECTIONS.threats)
    .orderBy(FieldPath.documentId())
    .select("event_id", "event_count")
    .limit(PAGE);
  let { docs } = await all.get();
  while (docs.length > 0) {
    yield* docs;
    ({ docs } = await all.startAfter(docs.at(-1)?.id).get());
  }
}

/** With what it has beyond whole milliseconds, which `toMillis` cuts off. */
function millisOf({ seconds, nanoseconds }: Timestamp): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}
