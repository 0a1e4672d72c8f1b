import { deadLetterOf, isStored } from "@threatstream/core/pipeline";
import type { Policy } from "@threatstream/core/model";
import type { Analysis, Delivery, News, StoredDeadLetter } from "@threatstream/core/pipeline";
import { COLLECTIONS } from "../collections.ts";
import type { PendingDeltas } from "./pending.ts";

/** What one commit is to do. */
export interface CommitRequest {
  readonly deliveries: readonly Delivery[];
  /** Pending deltas that are now to be joined with their documents. */
  readonly join: readonly PendingDeltas[];
  /** Only these of their documents; unset, all. */
  readonly joinOnly?: ReadonlySet<string>;
  /** What is joined and told, and so of no more use. */
  readonly told: readonly PendingDeltas[];
  /** A delivery that waits already, and will until what it is the witness of is joined: it can stand for more. */
  readonly witness?: string;
}

/** What one commit did. */
export interface CommitOutcome extends News {
  /** What it left pending. */
  readonly left: readonly PendingDeltas[];
  /** What earlier tries of a delivery had left pending, and nobody may have joined since. */
  readonly found: readonly PendingDeltas[];
  /** What is joined, and of no more use once the outcome is published. */
  readonly untold: readonly PendingDeltas[];
}

/** One of a delivery's records that leaves a document of its own. */
export type Item =
  | {
      readonly kind: "event";
      readonly path: string;
      readonly delivery: Delivery;
      readonly analysis: Analysis;
    }
  | {
      readonly kind: "dead_letter";
      readonly path: string;
      readonly delivery: Delivery;
      readonly stored: StoredDeadLetter;
    };

/**
 * The documents that the deliveries leave, one for each event and each dead letter; an id that comes twice counts once.
 * These documents are the record of what was done: each names the delivery that brought it, so a redelivery finds itself.
 */
export function itemsOf(deliveries: readonly Delivery[], policy: Policy): readonly Item[] {
  const items = new Map<string, Item>();
  const add = (item: Item): void => {
    if (!items.has(item.path)) items.set(item.path, item);
  };
  for (const delivery of deliveries) {
    for (const analysis of delivery.analyses) {
      const { threat } = analysis;
      const collection = isStored(threat, policy) ? COLLECTIONS.threats : COLLECTIONS.seen;
      add({ kind: "event", path: `${collection}/${threat.id}`, delivery, analysis });
    }
    for (const refused of delivery.refused) {
      const stored = deadLetterOf(refused);
      add({ kind: "dead_letter", path: `${COLLECTIONS.deadLetters}/${stored.letter.id}`, delivery, stored });
    }
  }
  return [...items.values()];
}

/** Items by what is already stored of them. */
export interface SortedItems {
  /** Never seen: to be written. */
  readonly fresh: readonly Item[];
  /** Written by an earlier try of the same delivery, which may not have got as far as publishing. */
  readonly again: readonly Item[];
}

/** Sorts items by the delivery that wrote them; those of another delivery are duplicates, and nothing is left to do. */
export function sortItems(items: readonly Item[], writtenBy: ReadonlyMap<string, unknown>): SortedItems {
  return {
    fresh: items.filter((item) => !writtenBy.has(item.path)),
    again: items.filter((item) => writtenBy.get(item.path) === item.delivery.id),
  };
}
