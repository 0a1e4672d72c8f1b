import { FieldValue } from "firebase-admin/firestore";
import type { DocumentData } from "firebase-admin/firestore";
import type { Tree } from "../../analytics/activity.ts";
import type { CounterDeltas } from "@threatstream/core/pipeline";
import { COLLECTIONS, COUNTER_SHARDS, COUNTER_SHARD_COUNT } from "../collections.ts";

/** The path of a counters' shard, chosen by a random number from 0 to 1, exclusive. */
export function counterShardPath(random: number): string {
  const shard = Math.floor(random * COUNTER_SHARD_COUNT);
  return `${COLLECTIONS.analytics}/counters/${COUNTER_SHARDS}/${shard}`;
}

/** The increments that a commit merges into a shard; `undefined` where nothing changed. */
export function counterDocument(counters: CounterDeltas, activity: Tree): DocumentData | undefined {
  const { processed, refused, alerts } = counters;
  const document = {
    ...incrementTree(activity),
    ...increments({ processed, refused, alerts }),
    ...nested("severities", increments(Object.fromEntries(counters.severities))),
    ...nested("types", increments(Object.fromEntries(counters.types))),
  };
  return Object.keys(document).length === 0 ? undefined : document;
}

function increments(amounts: Readonly<Record<string, number>>): DocumentData {
  const changed = Object.entries(amounts).filter(([, amount]) => amount !== 0);
  return Object.fromEntries(changed.map(([name, amount]) => [name, FieldValue.increment(amount)]));
}

/** Increments for counters in groups. */
function incrementTree(tree: Tree): DocumentData {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      typeof value === "number" ? FieldValue.increment(value) : incrementTree(value),
    ]),
  );
}

/** A map of counters as a field; nothing where it is empty, for merging an empty map would erase the stored one. */
function nested(name: string, data: DocumentData): DocumentData {
  return Object.keys(data).length === 0 ? {} : { [name]: data };
}
