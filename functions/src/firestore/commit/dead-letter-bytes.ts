import type { Firestore } from "firebase-admin/firestore";
import type { Delivery } from "@threatstream/core/pipeline";
import { deadLetterOf } from "@threatstream/core/pipeline";
import { COLLECTIONS } from "../collections.ts";
import { DEAD_LETTER_RETENTION_DAYS, expireAt } from "../documents.ts";

/** A chunk's size: a document holds at most 1 MiB. */
const CHUNK_BYTES = 900 * 1024;
/** A commit holds at most 10 MiB. */
const BATCH_BYTES = 3 * 1024 * 1024;
const BATCH_CHUNKS = 400;

/**
 * Stores the raw bytes of a delivery's refused records below their dead letters, in chunks. Written before the dead
 * letters themselves and by fixed ids, so that repeating it changes nothing and a dead letter is never without its bytes.
 */
export async function storeBytes(db: Firestore, delivery: Delivery, now: number): Promise<void> {
  const expires = expireAt(now, DEAD_LETTER_RETENTION_DAYS);
  let batch = db.batch();
  let [size, count] = [0, 0];
  for (const refused of delivery.refused) {
    const { letter, bytes } = deadLetterOf(refused);
    const chunks = db.collection(`${COLLECTIONS.deadLetters}/${letter.id}/${COLLECTIONS.chunks}`);
    for (let at = 0, index = 0; index === 0 || at < bytes.length; at += CHUNK_BYTES, index += 1) {
      const data = Buffer.from(bytes.subarray(at, at + CHUNK_BYTES));
      batch.set(chunks.doc(String(index).padStart(4, "0")), { data, expire_at: expires });
      size += data.length;
      count += 1;
      if (size < BATCH_BYTES && count < BATCH_CHUNKS) continue;
      await batch.commit();
      batch = db.batch();
      [size, count] = [0, 0];
    }
  }
  if (count > 0) await batch.commit();
}

/** The raw bytes of a dead letter. */
export async function readBytes(db: Firestore, id: string): Promise<Uint8Array> {
  const chunks = db.collection(`${COLLECTIONS.deadLetters}/${id}/${COLLECTIONS.chunks}`);
  const { docs } = await chunks.orderBy("__name__").get();
  return Buffer.concat(
    docs.map((chunk) => {
      const data: Uint8Array = chunk.get("data");
      return data;
    }),
  );
}
