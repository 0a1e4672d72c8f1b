import type { ReadAggregate } from "../../api/ports/read-aggregate.ts";
import { Aggregates } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { COLLECTIONS } from "../collections.ts";

/** Reads of the documents that the merging step writes: one document each. Rejects where one breaks its schema. */
export function createAggregateReads(db: Firestore): ReadAggregate {
  return async (name, idle) => {
    const data = (await db.collection(COLLECTIONS.analytics).doc(name).get()).data();
    return data === undefined ? idle : Aggregates.parse({ ...idle, [name]: wire(data) });
  };
}

/** Timestamps as ISO times, at any depth. */
function wire(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toDate().toISOString();
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wire(item)]));
}
