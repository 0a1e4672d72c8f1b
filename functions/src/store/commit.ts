import type { Alert } from "@threatstream/contracts";
import { Alert as AlertSchema } from "@threatstream/contracts";
import type { DocumentData, DocumentSnapshot, Firestore, WriteBatch } from "firebase-admin/firestore";
import { Timestamp } from "firebase-admin/firestore";
import type { CorrelationState } from "../pipeline/correlation-state.ts";
import { evaluate } from "../pipeline/correlate.ts";
import type { CorrelationThreat } from "../pipeline/correlate.ts";
import { alertFields } from "../pipeline/decide.ts";
import type { AlertTally } from "../pipeline/decide.ts";
import type { Policy } from "../pipeline/policy.ts";
import type { Analysis } from "../pipeline/run.ts";
import {
  alertDeltas,
  applyCorrelation,
  correlationAlertId,
  correlationDeltas,
  counterDeltas,
  isNews,
  isStored,
  sourceDeltas,
} from "../pipeline/settle.ts";
import type { CorrelationChange } from "../pipeline/settle.ts";
import type { AnalysisStamp } from "../pipeline/score.ts";
import type { SourceTally } from "../pipeline/sources-tally.ts";
import type { Clock, Delivery } from "../ports.ts";
import { KINDS, MERGES, addDelta, noDeltas, pathOf, pathsOf } from "./aggregates.ts";
import type { Deltas } from "./aggregates.ts";
import { COLLECTIONS } from "./collections.ts";
import { itemsOf, sortItems } from "./commit-request.ts";
import type { CommitOutcome, CommitRequest, Item } from "./commit-request.ts";
import { counterDocument, counterShardPath } from "./counters.ts";
import {
  LATENESS_DAYS,
  alertDocument,
  deadLetterDocument,
  expireAt,
  sourceDocument,
  storable,
  threatDocument,
  wireForm,
} from "./documents.ts";
import { ContentionError, isConflict } from "./errors.ts";
import type { HotDocuments } from "./hot-documents.ts";
import { Pace } from "./pace.ts";
import { readDocuments, readPending, readWriters } from "./reads.ts";
import type { PendingDelta } from "./reads.ts";

export interface CommitterOptions {
  readonly db: Firestore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly hot: HotDocuments;
  /** 0 to 1, exclusive; spreads counters over their shards and retries over time. */
  readonly random: () => number;
}

const MAX_ATTEMPTS = 12;

/** Writes groups of deliveries, each group in one atomic commit, with optimistic concurrency. */
export class Committer {
  readonly #options: CommitterOptions;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /**
   * Stores what the deliveries cause and joins pending deltas that are due. The first try assumes that all of it is new
   * and costs no look-up; only where that fails are the documents looked up. Throws `ContentionError` when other
   * instances keep winning, and Firestore's own errors.
   */
  async commit(request: CommitRequest): Promise<CommitOutcome> {
    const pace = new Pace(this.#options.hot, request);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await new Attempt(this.#options, request, pace).run(attempt > 0);
      } catch (error) {
        if (!isConflict(error)) throw error;
        const parts = request.deliveries.length + request.due.length;
        if (attempt === MAX_ATTEMPTS || (attempt > 1 && parts > 1 && request.due.length > 0)) {
          throw new ContentionError("Other instances kept changing the same documents.", { cause: error });
        }
        // Known documents explain one conflict. After two, shared documents are contended: their deltas go beside them,
        // where nothing can collide, and are joined one document at a time.
        if (attempt > 0) pace.deferAll();
        const pause = attempt * 10 * (1 + this.#options.random());
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

/** One try of one commit: read, add up, write. */
class Attempt {
  readonly #options: CommitterOptions;
  readonly #request: CommitRequest;
  readonly #pace: Pace;
  readonly #batch: WriteBatch;
  readonly #now: number;
  #writes = 0;

  constructor(options: CommitterOptions, request: CommitRequest, pace: Pace) {
    this.#options = options;
    this.#request = request;
    this.#pace = pace;
    this.#batch = options.db.batch();
    this.#now = options.clock();
  }

  async run(lookUp: boolean): Promise<CommitOutcome> {
    const { db, policy } = this.#options;
    const items = itemsOf(this.#request.deliveries, policy);
    const writtenBy = lookUp
      ? await readWriters(
          db,
          items.map((item) => item.path),
        )
      : new Map<string, unknown>();
    const { fresh, again } = sortItems(items, writtenBy);
    const events = analysesOf(fresh);
    const repeated = analysesOf(again);

    const repeatedPaths = new Set(repeated.flatMap((analysis) => pathsOf(analysis, policy)));
    const due = new Set(this.#request.due);
    const { now, later } = this.#divide(events, due);
    const pending = await readPending(db, [...due, ...repeatedPaths]);
    const joining = pending.filter(({ path }) => due.has(path));
    addPending(now, joining);
    const stored = await readDocuments(db, [...allPaths(now), ...repeatedPaths]);

    const { changes, states } = this.#writeCorrelations(now, stored);
    const standing = standingThreats(
      repeated,
      (id) => states.get(id) ?? storedState(stored.get(pathOf("correlations", id))),
      this.#stamp(),
    );
    this.#raiseAlerts(changes, now, later);
    const repeatedAlerts = repeatedAlertPaths(repeated, standing, policy);
    const missing = [...allPaths(now), ...repeatedAlerts].filter((path) => !stored.has(path));
    for (const [path, snapshot] of await readDocuments(db, missing)) stored.set(path, snapshot);

    this.#writeItems(fresh);
    const created = this.#writeAlerts(now, stored);
    this.#writeSources(now, stored);
    this.#writeLater(later);
    for (const { ref } of joining) this.#write((batch) => batch.delete(ref, { exists: true }));
    const counters = counterDeltas(events, changes, policy);
    counters.alerts = created.length;
    counters.refused = fresh.length - events.length;
    const counted = counterDocument(counters);
    const shard = db.doc(counterShardPath(this.#options.random()));
    if (counted !== undefined) this.#write((batch) => batch.set(shard, counted, { merge: true }));
    if (this.#writes > 0) await this.#batch.commit();

    return {
      threats: [
        ...[...events, ...repeated].map(({ threat }) => threat),
        ...changes.filter(isNews).map(({ after }) => after.threat),
        ...standing.map(({ threat }) => threat),
      ].filter((threat) => isStored(threat, policy)),
      alerts: [...created, ...existingAlerts(repeatedAlerts, stored)],
      deadLetters: [...fresh, ...again].flatMap((item) => (item.kind === "dead_letter" ? [item.stored] : [])),
      // A repeated delivery may have been the witness of what is still pending.
      deferred: witnesses(
        items,
        new Set([
          ...allPaths(later),
          ...pending.filter((delta) => !joining.includes(delta)).map(({ path }) => path),
        ]),
        policy,
      ),
    };
  }

  #stamp(): AnalysisStamp {
    return { analyzedAt: this.#now, processingMs: 0 };
  }

  #write(add: (batch: WriteBatch) => void): void {
    add(this.#batch);
    this.#writes += 1;
  }

  /** What is written to shared documents now, and what has to wait because they were written too recently. */
  #divide(events: readonly Analysis[], due: ReadonlySet<string>): { now: Deltas; later: Deltas } {
    const now: Deltas = {
      correlations: correlationDeltas(events),
      alerts: alertDeltas(events, [], this.#options.policy),
      sources: sourceDeltas(events),
    };
    const later = noDeltas();
    for (const kind of KINDS) {
      moveEntries<unknown>(now[kind], later[kind], (id) => {
        const path = pathOf(kind, id);
        return !due.has(path) && this.#pace.defers(path);
      });
    }
    return { now, later };
  }

  #writeCorrelations(
    now: Deltas,
    stored: ReadonlyMap<string, DocumentSnapshot>,
  ): { changes: CorrelationChange[]; states: Map<string, CorrelationState> } {
    const { db, policy } = this.#options;
    const all: CorrelationChange[] = [];
    const states = new Map<string, CorrelationState>();
    for (const [id, delta] of now.correlations) {
      const snapshot = stored.get(pathOf("correlations", id));
      const { state, changes } = applyCorrelation(storedState(snapshot), delta, this.#stamp());
      states.set(id, state);
      this.#put(snapshot, { state: storable(state), expire_at: expireAt(this.#now, LATENESS_DAYS) });
      for (const change of changes) {
        all.push(change);
        const { threat } = change.after;
        if (!isStored(threat, policy)) continue;
        const ref = db.doc(`${COLLECTIONS.threats}/${threat.id}`);
        // The state's precondition guards this write too: whoever changes the threat changes the state with it.
        this.#write((batch) => batch.set(ref, threatDocument(threat, this.#now), { merge: true }));
      }
    }
    return { changes: all, states };
  }

  /** Adds what correlations raised. Their alerts never wait: their states have been paced already. */
  #raiseAlerts(changes: readonly CorrelationChange[], now: Deltas, later: Deltas): void {
    const { merge } = MERGES.alerts;
    for (const [id, tally] of alertDeltas([], changes, this.#options.policy)) {
      const waiting = later.alerts.get(id);
      later.alerts.delete(id);
      addDelta(now.alerts, id, waiting === undefined ? tally : merge(waiting, tally), merge);
    }
  }

  #writeItems(fresh: readonly Item[]): void {
    const { db } = this.#options;
    for (const item of fresh)
      this.#write((batch) => batch.create(db.doc(item.path), this.#itemDocument(item)));
  }

  #itemDocument(item: Item): DocumentData {
    const { delivery } = item;
    if (item.kind === "dead_letter") return deadLetterDocument(item.stored.letter, delivery.id, this.#now);
    if (item.path.startsWith(`${COLLECTIONS.threats}/`)) {
      return threatDocument(item.analysis.threat, this.#now, delivery.id);
    }
    return { delivery_id: delivery.id, expire_at: expireAt(this.#now, LATENESS_DAYS) };
  }

  #writeAlerts(now: Deltas, stored: ReadonlyMap<string, DocumentSnapshot>): Alert[] {
    const created: Alert[] = [];
    for (const [id, delta] of now.alerts) {
      const snapshot = stored.get(pathOf("alerts", id));
      if (snapshot?.exists === true) {
        const held: AlertTally = snapshot.get("tally");
        const createdAt: Timestamp = snapshot.get("created_at");
        const tally = MERGES.alerts.merge(held, delta);
        this.#put(snapshot, alertDocument(id, tally, createdAt.toMillis(), this.#now));
      } else {
        this.#put(snapshot, { ...alertDocument(id, delta, this.#now, this.#now), status: "NEW" });
        created.push({ ...alertFields(id, delta, this.#now), status: "NEW" });
      }
    }
    return created;
  }

  #writeSources(now: Deltas, stored: ReadonlyMap<string, DocumentSnapshot>): void {
    for (const [ip, delta] of now.sources) {
      const snapshot = stored.get(pathOf("sources", ip));
      const held: SourceTally | undefined = snapshot?.get("tally");
      const tally = held === undefined ? delta : MERGES.sources.merge(held, delta);
      this.#put(snapshot, sourceDocument(tally, this.#now));
    }
  }

  #writeLater(later: Deltas): void {
    const pending = this.#options.db.collection(COLLECTIONS.pending);
    for (const kind of KINDS) {
      for (const [id, delta] of later[kind]) {
        const at = Timestamp.fromMillis(this.#now);
        const document = { path: pathOf(kind, id), id, [kind]: storable<unknown>(delta), created_at: at };
        this.#write((batch) => batch.create(pending.doc(), document));
      }
    }
  }

  /** Writes a shared document on condition that it is as it was read. */
  #put(snapshot: DocumentSnapshot | undefined, data: DocumentData): void {
    if (snapshot === undefined) throw new TypeError("A shared document was not read before it was written.");
    const { ref, updateTime } = snapshot;
    this.#write((batch) =>
      updateTime === undefined
        ? batch.create(ref, data)
        : batch.update(ref, data, { lastUpdateTime: updateTime }),
    );
  }
}

function analysesOf(items: readonly Item[]): Analysis[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.analysis] : []));
}

function storedState(snapshot: DocumentSnapshot | undefined): CorrelationState | undefined {
  const state: CorrelationState | undefined = snapshot?.get("state");
  return state;
}

function allPaths(deltas: Deltas): string[] {
  return KINDS.flatMap((kind) => [...deltas[kind].keys()].map((id) => pathOf(kind, id)));
}

function moveEntries<T>(from: Map<string, T>, to: Map<string, T>, moves: (id: string) => boolean): void {
  for (const [id, value] of from) {
    if (!moves(id)) continue;
    from.delete(id);
    to.set(id, value);
  }
}

function addPending(deltas: Deltas, pending: readonly PendingDelta[]): void {
  for (const { id, correlations, alerts, sources } of pending) {
    if (correlations) addDelta(deltas.correlations, id, correlations, MERGES.correlations.merge);
    if (alerts) addDelta(deltas.alerts, id, alerts, MERGES.alerts.merge);
    if (sources) addDelta(deltas.sources, id, sources, MERGES.sources.merge);
  }
}

/** The threats that the states of repeated events raise as they stand: news that may not have been told. */
function standingThreats(
  repeated: readonly Analysis[],
  stateOf: (id: string) => CorrelationState | undefined,
  stamp: AnalysisStamp,
): CorrelationThreat[] {
  const ids = new Set(repeated.flatMap(({ correlations }) => correlations.map(({ stateId }) => stateId)));
  return [...ids].flatMap((id) => evaluate(stateOf(id), stamp));
}

function repeatedAlertPaths(
  repeated: readonly Analysis[],
  standing: readonly CorrelationThreat[],
  policy: Policy,
): Set<string> {
  const own = alertDeltas(repeated, [], policy).keys();
  const ids = [...own, ...standing.map((threat) => correlationAlertId(threat, policy))];
  return new Set(ids.map((id) => pathOf("alerts", id)));
}

function existingAlerts(paths: Iterable<string>, stored: ReadonlyMap<string, DocumentSnapshot>): Alert[] {
  return [...paths].flatMap((path) => {
    const data = stored.get(path)?.data();
    return data === undefined ? [] : [AlertSchema.parse(wireForm(data))];
  });
}

/** For each document that has to wait, the first delivery that changes it. */
function witnesses(
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
