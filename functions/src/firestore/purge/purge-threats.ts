import { FieldValue } from "firebase-admin/firestore";
import type {
  DocumentSnapshot,
  Firestore,
  QueryDocumentSnapshot,
  Transaction,
} from "firebase-admin/firestore";
import { COLLECTIONS } from "../collections.ts";
import { isFrom, isShared, marksIn, withoutMark } from "./purge-marks.ts";
import type { Purged } from "./purged.ts";

interface Purging {
  readonly db: Firestore;
  readonly simulation: string;
  readonly deletes: boolean;
  /** Ids of the states that have been counted: several threats may follow from one. */
  readonly counted: Set<string>;
}

/**
 * Deletes threats of one simulation alone, with the state of the correlation that raised them: the state would raise them again.
 * Each is looked at again in the transaction: a real event may have joined it.
 */
export async function purgeThreats(
  documents: readonly QueryDocumentSnapshot[],
  purging: Purging,
  purged: Purged,
): Promise<void> {
  if (documents.length === 0) return;
  const { db, simulation } = purging;
  const done = await db.runTransaction(async (transaction) => {
    const refs = documents.map(({ ref }) => ref);
    const threats = await transaction.getAll(...refs, { fieldMask: ["simulation_ids", "correlation_id"] });
    const own = threats.filter((each) => isFrom(each.get("simulation_ids"), simulation));
    const shared = threats.filter((each) => isShared(each.get("simulation_ids"), simulation));
    const states = await statesOf(purging, transaction, [...own, ...shared]);
    const ended = states.filter((each) => isFrom(marksIn(each.get("state")), simulation));
    const rest = states.filter((each) => isShared(marksIn(each.get("state")), simulation));
    if (purging.deletes) {
      for (const { ref } of [...own, ...ended]) transaction.delete(ref);
      const simulation_ids = FieldValue.arrayRemove(simulation);
      for (const { ref } of shared) transaction.update(ref, { simulation_ids });
      for (const state of rest) {
        transaction.update(state.ref, { state: withoutMark(String(state.get("state")), simulation) });
      }
    }
    return { threats: own.length, ended: ended.map(({ id }) => id), shared: shared.length };
  });
  for (const id of done.ended) purging.counted.add(id);
  purged.threats += done.threats;
  purged.correlations = purging.counted.size;
  purged.shared += done.shared;
}

async function statesOf(
  { db }: Purging,
  transaction: Transaction,
  threats: readonly DocumentSnapshot[],
): Promise<readonly DocumentSnapshot[]> {
  const ids = threats
    .map((each): unknown => each.get("correlation_id"))
    .filter((id) => typeof id === "string");
  const refs = [...new Set(ids)].map((id) => db.collection(COLLECTIONS.correlations).doc(id));
  return refs.length === 0 ? [] : transaction.getAll(...refs);
}
