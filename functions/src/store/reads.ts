import type { DocumentData, DocumentReference, Firestore } from "firebase-admin/firestore";
import type { CorrelationState } from "../pipeline/correlation-state.ts";
import type { AlertTally } from "../pipeline/decide.ts";
import type { SourceTally } from "../pipeline/sources-tally.ts";
import { COLLECTIONS } from "./collections.ts";
import type { HeldDocument } from "./held-documents.ts";

const READ_BATCH = 500;
/** The most values that an `in` query takes. */
const IN_LIMIT = 30;

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
      { data: snapshot.data(), updateTime: snapshot.updateTime },
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

/** A delta that waits to be joined with its document; one of the last three is there. */
export interface PendingDelta {
  readonly ref: DocumentReference;
  /** The document that it waits for, and its id. */
  readonly path: string;
  readonly id: string;
  readonly correlations: CorrelationState | undefined;
  readonly alerts: AlertTally | undefined;
  readonly sources: SourceTally | undefined;
}

/** The deltas that wait for any of these documents. */
export async function readPending(db: Firestore, paths: Iterable<string>): Promise<PendingDelta[]> {
  const snapshots = await inBatches([...new Set(paths)], IN_LIMIT, async (batch) => {
    const query = db.collection(COLLECTIONS.pending).where("path", "in", batch);
    return (await query.get()).docs;
  });
  return snapshots.map((snapshot) => {
    const { path, id, correlations, alerts, sources }: DocumentData = snapshot.data();
    return { ref: snapshot.ref, path, id, correlations, alerts, sources };
  });
}

async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  read: (batch: T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return (await Promise.all(batches.map(read))).flat();
}
