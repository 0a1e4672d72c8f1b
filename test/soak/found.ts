import { FieldPath } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import type { Found } from "./account.ts";

const PAGE = 5_000;

/** Reads, page by page, what a suite holds that held nothing before. `counted`: threats as its counters have them. */
export async function readFound(db: Firestore, counted: () => Promise<number>): Promise<Found> {
  const stored = new Map<string, number>();
  let correlated = 0;
  const threats = db
    .collection("threats")
    .orderBy(FieldPath.documentId())
    .select("event_id", "event_count")
    .limit(PAGE);
  let { docs } = await threats.get();
  while (docs.length > 0) {
    for (const doc of docs) {
      if (doc.get("event_count") === undefined) {
        stored.set(String(doc.get("event_id")), doc.createTime.toMillis());
      } else correlated += 1;
    }
    ({ docs } = await threats.startAfter(docs.at(-1)?.id).get());
  }
  const letters = await db.collection("dead_letters").count().get();
  return { stored, correlated, counted: await counted(), deadLetters: letters.data().count };
}
