import type { Alert } from "@threatstream/contracts";
import { Alert as AlertSchema } from "@threatstream/contracts";
import type { DocumentData, Firestore, WriteBatch } from "firebase-admin/firestore";
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
import type { Clock } from "../ports.ts";
import {
  KINDS,
  MERGES,
  addDelta,
  addPending,
  allPaths,
  moveEntries,
  noDeltas,
  pathOf,
  pathsOf,
} from "./aggregates.ts";
import type { Deltas } from "./aggregates.ts";
import { COLLECTIONS } from "./collections.ts";
import { itemsOf, sortItems, witnesses } from "./commit-request.ts";
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
import { HeldDocuments } from "./held-documents.ts";
import type { HeldDocument } from "./held-documents.ts";
import type { HotDocuments } from "./hot-documents.ts";
import { Pace } from "./pace.ts";
import { readDocuments, readPending, readWriters } from "./reads.ts";

export interface CommitterOptions {
  readonly db: Firestore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly hot: HotDocuments;
  /** 0 to 1, exclusive; spreads counters over their shards and retries over time. */
  readonly random: () => number;
}

const MAX_ATTEMPTS = 12;

interface StoredAlert {
  readonly tally: AlertTally;
  readonly created_at: Timestamp;
}

/** Writes groups of deliveries, each group in one atomic commit, with optimistic concurrency. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #held = new HeldDocuments();

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
        return await new Attempt(this.#options, request, pace, this.#held).run(attempt > 0);
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
  readonly #held: HeldDocuments;
  readonly #puts: { readonly path: string; readonly index: number; readonly data: DocumentData }[] = [];
  #writes = 0;

  constructor(options: CommitterOptions, request: CommitRequest, pace: Pace, held: HeldDocuments) {
    this.#held = held;
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
    const stored = await this.#load([...allPaths(now), ...repeatedPaths], lookUp);

    const { changes, states } = this.#writeCorrelations(now, stored);
    const standing = standingThreats(
      repeated,
      (id) => states.get(id) ?? storedState(stored.get(pathOf("correlations", id))),
      this.#stamp(),
    );
    this.#raiseAlerts(changes, now, later);
    const repeatedAlerts = repeatedAlertPaths(repeated, standing, policy);
    const missing = [...allPaths(now), ...repeatedAlerts].filter((path) => !stored.has(path));
    for (const [path, document] of await this.#load(missing, lookUp)) stored.set(path, document);

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
    await this.#commit();

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
    stored: ReadonlyMap<string, HeldDocument>,
  ): { changes: CorrelationChange[]; states: Map<string, CorrelationState> } {
    const { db, policy } = this.#options;
    const all: CorrelationChange[] = [];
    const states = new Map<string, CorrelationState>();
    for (const [id, delta] of now.correlations) {
      const path = pathOf("correlations", id);
      const { state, changes } = applyCorrelation(storedState(stored.get(path)), delta, this.#stamp());
      states.set(id, state);
      this.#put(path, stored, { state: storable(state), expire_at: expireAt(this.#now, LATENESS_DAYS) });
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

  #writeAlerts(now: Deltas, stored: ReadonlyMap<string, HeldDocument>): Alert[] {
    const created: Alert[] = [];
    for (const [id, delta] of now.alerts) {
      const path = pathOf("alerts", id);
      const data = stored.get(path)?.data;
      if (data === undefined) {
        this.#put(path, stored, { ...alertDocument(id, delta, this.#now, this.#now), status: "NEW" });
        created.push({ ...alertFields(id, delta, this.#now), status: "NEW" });
        continue;
      }
      const { tally: held, created_at: createdAt }: StoredAlert = {
        tally: data["tally"],
        created_at: data["created_at"],
      };
      const tally = MERGES.alerts.merge(held, delta);
      this.#put(path, stored, alertDocument(id, tally, createdAt.toMillis(), this.#now));
    }
    return created;
  }

  #writeSources(now: Deltas, stored: ReadonlyMap<string, HeldDocument>): void {
    for (const [ip, delta] of now.sources) {
      const path = pathOf("sources", ip);
      const held: SourceTally | undefined = stored.get(path)?.data?.["tally"];
      const tally = held === undefined ? delta : MERGES.sources.merge(held, delta);
      this.#put(path, stored, sourceDocument(tally, this.#now));
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
  #put(path: string, stored: ReadonlyMap<string, HeldDocument>, data: DocumentData): void {
    const held = stored.get(path);
    if (held === undefined) throw new TypeError("A shared document was not read before it was written.");
    const ref = this.#options.db.doc(path);
    const { updateTime } = held;
    this.#puts.push({ path, index: this.#writes, data: { ...held.data, ...data } });
    this.#write((batch) =>
      updateTime === undefined
        ? batch.create(ref, data)
        : batch.update(ref, data, { lastUpdateTime: updateTime }),
    );
  }

  /** Documents as this instance holds them, where it may rely on that; else as they are in Firestore. */
  async #load(paths: Iterable<string>, fromFirestore: boolean): Promise<Map<string, HeldDocument>> {
    const documents = new Map<string, HeldDocument>();
    const missing: string[] = [];
    for (const path of new Set(paths)) {
      const held = fromFirestore ? undefined : this.#held.get(path);
      if (held === undefined) missing.push(path);
      else documents.set(path, held);
    }
    for (const [path, document] of await readDocuments(this.#options.db, missing))
      documents.set(path, document);
    return documents;
  }

  async #commit(): Promise<void> {
    if (this.#writes === 0) return;
    try {
      const results = await this.#batch.commit();
      for (const { path, index, data } of this.#puts) {
        const updateTime = results[index]?.writeTime;
        if (updateTime !== undefined) this.#held.set(path, { data, updateTime });
      }
    } catch (error) {
      this.#held.forget(this.#puts.map(({ path }) => path));
      throw error;
    }
  }
}

function analysesOf(items: readonly Item[]): Analysis[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.analysis] : []));
}

function storedState(held: HeldDocument | undefined): CorrelationState | undefined {
  const state: CorrelationState | undefined = held?.data?.["state"];
  return state;
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

function existingAlerts(paths: Iterable<string>, stored: ReadonlyMap<string, HeldDocument>): Alert[] {
  return [...paths].flatMap((path) => {
    const data = stored.get(path)?.data;
    return data === undefined ? [] : [AlertSchema.parse(wireForm(data))];
  });
}
