import { Alert as AlertSchema, Threat as ThreatSchema, wireForm } from "@threatstream/contracts";
import type { Alert, Threat } from "@threatstream/contracts";
import type {
  DocumentData,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Timestamp,
} from "firebase-admin/firestore";
import { KINDS, addDeltas, allPaths, noDeltas, pathOf } from "@threatstream/core/pipeline";
import type { Deltas } from "@threatstream/core/pipeline";
import { COLLECTIONS } from "../collections.ts";
import { z } from "zod";
import { UnreadableAggregateError, encodeDeltas, parseDeltas } from "../aggregates.ts";
import { warnOnce } from "./unreadable.ts";
import { inBatches, readDocuments } from "./reads.ts";

/** A document takes 1 MiB; so many characters of deltas go into one, which leaves room for any UTF-8. */
const MAX_CHARACTERS = 300_000;
/** The most values that an `in` query takes. */
const IN_LIMIT = 30;

/**
 * Deltas that wait to be joined with their documents, as one commit left them: one document for all of them, so that a flood
 * costs one write a commit whatever the number of hot documents.
 */
export interface PendingDeltas {
  readonly ref: DocumentReference;
  /** The delivery that stays unacknowledged until they are joined; delivered again, it finds them. */
  readonly witness: string;
  readonly deltas: Deltas;
  /** Paths of threats and alerts that joining made news of, and of which the topics may not have heard. */
  readonly news: readonly string[];
  readonly updateTime: Timestamp | undefined;
}

/** New documents for these deltas, as few as their size allows. */
export function newPending(
  db: Firestore,
  deltas: Deltas,
  witness: string,
): { readonly pending: PendingDeltas; readonly json: string }[] {
  const parts: { pending: PendingDeltas; json: string }[] = [];
  let part = noDeltas();
  let size = 0;
  const close = (): void => {
    if (size === 0) return;
    const ref = db.collection(COLLECTIONS.pending).doc();
    parts.push({
      pending: { ref, witness, deltas: part, news: [], updateTime: undefined },
      json: encodeDeltas(part),
    });
    part = noDeltas();
    size = 0;
  };
  for (const kind of KINDS) {
    for (const [id, delta] of deltas[kind]) {
      const characters = JSON.stringify(delta).length;
      if (size + characters > MAX_CHARACTERS) close();
      addDeltas(part, { ...noDeltas(), [kind]: new Map([[id, delta]]) });
      size += characters;
    }
  }
  close();
  return parts;
}

/** Deltas in two: those for these paths, and the others. */
export function splitDeltas(
  deltas: Deltas,
  paths: ReadonlySet<string> | undefined,
): { readonly taken: Deltas; readonly rest: Deltas } {
  const [taken, rest] = [noDeltas(), noDeltas()];
  for (const kind of KINDS) {
    for (const [id, delta] of deltas[kind]) {
      const into = paths === undefined || paths.has(pathOf(kind, id)) ? taken : rest;
      const held: Map<string, unknown> = into[kind];
      held.set(id, delta);
    }
  }
  return { taken, rest };
}

/** The paths of all documents that the deltas wait for. */
export function pathsOfPending(pending: readonly PendingDeltas[]): string[] {
  return [...new Set(pending.flatMap(({ deltas }) => allPaths(deltas)))];
}

/** These deltas as they are now; those that another instance has joined are gone. */
export async function readAgain(
  db: Firestore,
  pending: readonly PendingDeltas[],
): Promise<readonly PendingDeltas[]> {
  const snapshots = await inBatches(pending, 500, (batch) => db.getAll(...batch.map(({ ref }) => ref)));
  return snapshots.flatMap(fromSnapshot);
}

/** What any of these deliveries is the witness of. */
export async function readWitnessed(
  db: Firestore,
  deliveryIds: readonly string[],
): Promise<readonly PendingDeltas[]> {
  const snapshots = await inBatches(deliveryIds, IN_LIMIT, async (batch) => {
    const query = db.collection(COLLECTIONS.pending).where("witness", "in", batch);
    return (await query.get()).docs;
  });
  return snapshots.flatMap(fromSnapshot);
}

/** So many are looked at in one go. */
const FORGOTTEN_LIMIT = 50;

/**
 * What was left before a time (epoch milliseconds) and is still there: its witness is not delivered any more, as where a
 * failure lasted longer than Pub/Sub tries.
 */
export async function readForgotten(db: Firestore, before: number): Promise<readonly PendingDeltas[]> {
  const { docs } = await db.collection(COLLECTIONS.pending).limit(FORGOTTEN_LIMIT).get();
  return docs.filter((snapshot) => snapshot.get("created_at") < before).flatMap(fromSnapshot);
}

/** The threats and alerts that the topics may not have heard of. */
export async function readNews(
  db: Firestore,
  pending: readonly PendingDeltas[],
): Promise<{ readonly threats: readonly Threat[]; readonly alerts: readonly Alert[] }> {
  const documents = await readDocuments(
    db,
    pending.flatMap(({ news }) => news),
  );
  const of = (collection: string) =>
    [...documents].flatMap(([path, { data }]) =>
      data !== undefined && path.startsWith(`${collection}/`) ? [wireForm(data)] : [],
    );
  return {
    threats: of(COLLECTIONS.threats).map((fields) => ThreatSchema.parse(fields)),
    alerts: of(COLLECTIONS.alerts).map((fields) => AlertSchema.parse(fields)),
  };
}

const StoredPending = z.object({
  witness: z.string(),
  deltas: z.string(),
  news: z.array(z.string()).default([]),
});

/** A document that cannot be read is left as it is. */
function fromSnapshot(snapshot: DocumentSnapshot): PendingDeltas[] {
  const data: DocumentData | undefined = snapshot.data();
  if (data === undefined) return [];
  const { ref, updateTime } = snapshot;
  try {
    const { witness, deltas, news } = StoredPending.parse(data);
    return [{ ref, witness, deltas: parseDeltas(deltas), news, updateTime }];
  } catch (error) {
    if (!(error instanceof UnreadableAggregateError) && !(error instanceof z.ZodError)) throw error;
    warnOnce(ref.path, error);
    return [];
  }
}
