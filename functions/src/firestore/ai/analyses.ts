import { Threat, wireForm } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, DocumentReference, Firestore, Transaction } from "firebase-admin/firestore";
import { z } from "zod";
import type { AnalysisStore } from "../../ai/analyze-threats.ts";
import type { Answer, Policy } from "@threatstream/core/model";
import { mergeAnswer } from "../../ai/merge-answer.ts";
import { alertIdOf, alertTally, raisesAlert } from "@threatstream/core/alerts";
import { counterDeltas, noDeltas } from "@threatstream/core/pipeline";
import type { Clock } from "@threatstream/core/common";
import type { Deltas } from "@threatstream/core/pipeline";
import { COLLECTIONS } from "../collections.ts";
import { counterDocument, counterShardPath } from "../commit/counters.ts";
import { threatDocument } from "../documents.ts";
import { encodeAggregate, encodeDeltas, parseAnswer, parseState } from "../aggregates.ts";
import { readWitnessed } from "../commit/pending.ts";
import type { PendingDeltas } from "../commit/pending.ts";

export interface AnalysisStoreOptions {
  readonly db: Firestore;
  readonly policy: Policy;
  readonly clock: Clock;
  /** 0 to 1, exclusive. */
  readonly random: () => number;
  /** The title of a detection, for an alert. */
  readonly titleOf: (detection: string) => string | undefined;
  /** Joins what an analysis adds to shared documents, and tells of what that makes. */
  readonly adopt: (pending: readonly PendingDeltas[]) => Promise<void>;
}

const Kept = z.object({
  answer: z.string().optional(),
  until: z.instanceof(Timestamp).optional(),
  holder: z.string().optional(),
  claimed_until: z.number().optional(),
});

/** How long an answer outlives its use, milliseconds. */
const GRACE_MS = 60 * 60_000;

/** Threats, and what the model said of them, in Firestore. */
export function createAnalysisStore(options: AnalysisStoreOptions): AnalysisStore {
  const { db, clock } = options;
  const refOf = (fingerprint: string) => db.collection(COLLECTIONS.aiAnswers).doc(fingerprint);
  return {
    async threats(ids) {
      const found = await db.getAll(...ids.map((id) => db.collection(COLLECTIONS.threats).doc(id)));
      return found.flatMap((each) => {
        const data = each.data();
        return data === undefined ? [] : [Threat.parse(wireForm(data))];
      });
    },
    async answer(fingerprint) {
      const kept = Kept.safeParse((await refOf(fingerprint).get()).data()).data;
      const isFresh = kept?.until !== undefined && kept.until.toMillis() > clock();
      return isFresh && kept.answer !== undefined ? parseAnswer(kept.answer) : undefined;
    },
    claim: (fingerprint, holder, until) =>
      db.runTransaction(async (transaction) => {
        const kept = Kept.safeParse((await transaction.get(refOf(fingerprint))).data()).data;
        const isHeld = kept?.claimed_until !== undefined && kept.claimed_until > clock();
        if (isHeld && kept.holder !== holder) return false;
        const expire_at = Timestamp.fromMillis(until + GRACE_MS);
        transaction.set(refOf(fingerprint), { holder, claimed_until: until, expire_at }, { merge: true });
        return true;
      }),
    async keep(fingerprint, answer, until) {
      await refOf(fingerprint).set({
        answer: encodeAggregate(answer),
        until: Timestamp.fromMillis(until),
        expire_at: Timestamp.fromMillis(until + GRACE_MS),
      });
    },
    async release(fingerprint) {
      await refOf(fingerprint).set({ claimed_until: 0 }, { merge: true });
    },
    apply: (id, answer) => applyAnswer(options, id, answer),
  };
}

/**
 * Merges an answer into a threat, once however often it is asked: the threat, the counters and what its alert gains, in one
 * commit. What the alert gains waits beside it and is joined at once, or by whoever comes again.
 */
async function applyAnswer(options: AnalysisStoreOptions, id: string, answer: Answer): Promise<boolean> {
  const { db, adopt } = options;
  const ref = db.collection(COLLECTIONS.threats).doc(id);
  const witness = `ai-${id}`;
  const applied = await db.runTransaction(async (transaction) => {
    const [threat, waiting] = await transaction.getAll(ref, db.collection(COLLECTIONS.pending).doc(witness));
    const data = threat?.data();
    if (data === undefined || data["ai"] !== undefined || waiting?.exists === true) return false;
    const correlation: unknown = data["correlation_id"];
    if (typeof correlation === "string") {
      return applyToCorrelation(options, transaction, { id: correlation, data, answer, witness });
    }
    applyToEvent(options, transaction, { ref, data, answer, witness });
    return true;
  });
  await adopt(await readWitnessed(db, [witness]));
  return applied;
}

interface Applying {
  readonly data: DocumentData;
  readonly answer: Answer;
  readonly witness: string;
}

/** A correlation's threat follows from its state, so the answer goes there: the pipeline merges it whenever the state grows. */
async function applyToCorrelation(
  options: AnalysisStoreOptions,
  transaction: Transaction,
  { id, data, answer, witness }: Applying & { readonly id: string },
): Promise<boolean> {
  const { db } = options;
  const stored = (await transaction.get(db.collection(COLLECTIONS.correlations).doc(id))).get("state");
  const [rule]: string[] = data["detections"];
  if (typeof stored !== "string" || rule === undefined) return false;
  const state = parseState(stored);
  const delta = {
    ...state,
    series: {},
    members: {},
    weight: 0,
    answers: { [rule]: { ...answer, weight: state.weight } },
  };
  leave(options, transaction, { ...noDeltas(), correlations: new Map([[id, delta]]) }, witness);
  return true;
}

function applyToEvent(
  options: AnalysisStoreOptions,
  transaction: Transaction,
  { ref, data, answer, witness }: Applying & { readonly ref: DocumentReference },
): void {
  const { db, policy, clock, random, titleOf } = options;
  const before = Threat.parse(wireForm(data));
  const after = mergeAnswer(before, answer);
  const { expire_at, ...fields } = threatDocument(after, clock());
  const later = expire_at.toMillis() > data["expire_at"].toMillis() ? { expire_at } : {};
  transaction.update(ref, { ...fields, auto_blocked: data["auto_blocked"], ...later });
  const counters = counterDeltas([], [{ before, after: { threat: after } }], policy);
  counters.alerts = 0;
  const counted = counterDocument(counters, {});
  if (counted !== undefined) transaction.set(db.doc(counterShardPath(random())), counted, { merge: true });
  if (!raisesAlert(after, policy)) return;
  const at = Date.parse(after.timestamp);
  const tally = alertTally(after, {
    occurrences: raisesAlert(before, policy) ? 0 : 1,
    lastAt: at,
    title: titleOf(after.detections[0] ?? "") ?? after.description,
    version: 2,
  });
  const id = alertIdOf(after, { at, subject: after.source_ip }, policy);
  leave(options, transaction, { ...noDeltas(), alerts: new Map([[id, tally]]) }, witness);
}

function leave(
  { db, clock }: AnalysisStoreOptions,
  transaction: Transaction,
  deltas: Deltas,
  witness: string,
): void {
  const ref = db.collection(COLLECTIONS.pending).doc(witness);
  transaction.create(ref, { witness, deltas: encodeDeltas(deltas), created_at: clock() });
}
