import type { DocumentSnapshot, Firestore } from "firebase-admin/firestore";
import { UnreadableAggregateError, parseAlertTally, parseSourceTally, parseState } from "../aggregates.ts";
import { COLLECTIONS } from "../collections.ts";
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
  return new Map(snapshots.map((snapshot) => [snapshot.ref.path, toHeld(snapshot)]));
}

/** By collection, the field that holds an aggregate as JSON, and how it is parsed. */
const AGGREGATES: Readonly<
  Record<string, { readonly field: string; readonly parse: (json: string) => unknown }>
> = {
  [COLLECTIONS.correlations]: { field: "state", parse: parseState },
  [COLLECTIONS.alerts]: { field: "tally", parse: parseAlertTally },
  [COLLECTIONS.sources]: { field: "tally", parse: parseSourceTally },
};

function toHeld(snapshot: DocumentSnapshot): HeldDocument {
  const { updateTime, ref } = snapshot;
  const data = snapshot.data();
  const aggregate = AGGREGATES[ref.parent.id];
  if (data === undefined || aggregate === undefined) return { data, updateTime };
  const json: unknown = data[aggregate.field];
  try {
    if (typeof json !== "string")
      throw new UnreadableAggregateError(`There is no aggregate in ${aggregate.field}.`);
    return { data: { ...data, [aggregate.field]: aggregate.parse(json) }, updateTime };
  } catch (error) {
    if (!(error instanceof UnreadableAggregateError)) throw error;
    return { data: { ...data, [aggregate.field]: undefined }, updateTime, unreadable: error };
  }
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
