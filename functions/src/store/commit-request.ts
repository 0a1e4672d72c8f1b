import type { Alert, Threat } from "@threatstream/contracts";
import { deadLetterOf } from "../pipeline/dead-letters.ts";
import type { Policy } from "../pipeline/policy.ts";
import type { Analysis } from "../pipeline/run.ts";
import { isStored } from "../pipeline/settle.ts";
import type { Delivery, StoredDeadLetter } from "../ports.ts";
import { pathsOf } from "./aggregates.ts";
import { COLLECTIONS } from "./collections.ts";

/** What one commit is to do. */
export interface CommitRequest {
  readonly deliveries: readonly Delivery[];
  /** Paths of documents whose pending deltas are now to be joined with them. */
  readonly due: readonly string[];
  /** Documents that have pending deltas already, each with a witness: more may be added to them. */
  readonly waiting: ReadonlySet<string>;
  /** How many further documents may be made to wait. */
  readonly mayDefer: number;
}

/** What one commit did. */
export interface CommitOutcome {
  readonly threats: readonly Threat[];
  readonly alerts: readonly Alert[];
  readonly deadLetters: readonly StoredDeadLetter[];
  /** Documents whose deltas had to wait, each with the delivery that must not be acknowledged before they are joined. */
  readonly deferred: ReadonlyMap<string, Delivery>;
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

/** For each document that has to wait, the first delivery that changes it. */
export function witnesses(
  items: readonly Item[],
  waiting: ReadonlySet<string>,
  policy: Policy,
): Map<string, Delivery> {
  const found = new Map<string, Delivery>();
  if (waiting.size === 0) return found;
  for (const item of items) {
    if (item.kind !== "event") continue;
    for (const path of pathsOf(item.analysis, policy)) {
      if (waiting.has(path) && !found.has(path)) found.set(path, item.delivery);
    }
  }
  return found;
}
