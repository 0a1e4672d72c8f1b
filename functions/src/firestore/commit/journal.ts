import type { Firestore } from "firebase-admin/firestore";
import type { Clock } from "@threatstream/core/common";
import type { Journal } from "../../response/actions/ports.ts";
import { COLLECTIONS } from "../collections.ts";
import { expireAt } from "../documents.ts";

const RETENTION_DAYS = 365;

/** The journal in Firestore: `playbook_journal/{key}`. */
export function createJournal(db: Firestore, clock: Clock): Journal {
  return {
    first: (key, fact) =>
      db.runTransaction(async (transaction) => {
        const ref = db.collection(COLLECTIONS.journal).doc(key);
        const kept: unknown = (await transaction.get(ref)).get("fact");
        if (typeof kept === "boolean") return kept;
        transaction.create(ref, { fact, expire_at: expireAt(clock(), RETENTION_DAYS) });
        return fact;
      }),
  };
}
