import type { Firestore } from "firebase-admin/firestore";
import { decodeAggregate } from "../documents.ts";
import type { HeldDocument } from "../held-document.ts";

const READ_BATCH = 500;

/** The documents at these paths, existing or not, in one round trip for up to 500. */
export async function readDocuments(
  db: Firestore,
  paths: Iterable<string>,
): Promise<Map<string, HeldDocument>> {
  const snapshots = await inBatches([...new Set(paths)], READ_BATCH, (batch) =>
    db.getAll(...batch.map((path) => db.doc(path))),
  );
  return new Map(
    snapshots.map((snapshot) => [
      snapshot.ref.path,
      { data: decodeAggregate(snapshot.data()), updateTime: snapshot.updateTime },
    ]),
  );
}

/** For each of these paths that exists, the delivery that wrote it. */
export async function readWriters(db: Firestore, paths: readonly string[]): Promise<Map<string, unknown>> {
  const snapshots = await inBatches(paths, READ_BATCH, (batch) =>
    db.getAll(...batch.map((path) => db.doc(path)), { fieldMask: ["delivery_id"] }),
  );
  const existing = snapshots.filter((snapshot) => snapshot.exists);
  return new Map(
    existing.map((snapshot): [string, unknown] => [snapshot.ref.path, snapshot.get("delivery_id")]),
  );
}

/** Reads so many at a time, all batches at once. */
export async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  read: (batch: T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return (await Promise.all(batches.map(read))).flat();
}
