import { FieldValue } from "firebase-admin/firestore";
import type { DocumentReference, Firestore, QueryDocumentSnapshot } from "firebase-admin/firestore";
import { HISTORY } from "../alerts/alert-actions.ts";
import { isFrom, isShared, withoutMark } from "./purge-marks.ts";
import type { Purged } from "./purged.ts";

interface Purging {
  readonly db: Firestore;
  readonly simulation: string;
  readonly deletes: boolean;
}

/** Entries of a history that are deleted in one commit. */
const ENTRIES = 400;

/** Deletes alerts of one simulation alone, with their histories. Each is looked at again in its transaction. */
export async function purgeAlerts(
  documents: readonly QueryDocumentSnapshot[],
  purging: Purging,
  purged: Purged,
): Promise<void> {
  for (const { ref } of documents) {
    let done = await purgeAlert(ref, purging);
    // A history that is longer than one commit goes in parts, and the alert with the last one.
    for (; done.more; done = await purgeAlert(ref, purging)) purged.history += done.history;
    purged.history += done.history;
    purged.alerts += done.alerts;
    purged.shared += done.shared;
  }
}

function purgeAlert(ref: DocumentReference, { db, simulation, deletes }: Purging) {
  return db.runTransaction(async (transaction) => {
    const alert = await transaction.get(ref);
    const ids: unknown = alert.get("simulation_ids");
    const none = { alerts: 0, history: 0, shared: 0, more: false };
    if (isShared(ids, simulation)) {
      const tally: unknown = alert.get("tally");
      const changes = {
        simulation_ids: FieldValue.arrayRemove(simulation),
        ...(typeof tally === "string" && { tally: withoutMark(tally, simulation) }),
      };
      if (deletes) transaction.update(ref, changes);
      return { ...none, shared: 1 };
    }
    if (!isFrom(ids, simulation)) return none;
    if (!deletes) {
      const counted = await ref.collection(HISTORY).count().get();
      return { ...none, alerts: 1, history: counted.data().count };
    }
    const { docs } = await transaction.get(ref.collection(HISTORY).select().limit(ENTRIES));
    for (const entry of docs) transaction.delete(entry.ref);
    const more = docs.length === ENTRIES;
    if (!more) transaction.delete(ref);
    return { ...none, alerts: more ? 0 : 1, history: docs.length, more };
  });
}
