import type { Alert } from "@threatstream/contracts";
import { FieldValue } from "firebase-admin/firestore";
import type { DocumentData, Timestamp, WriteBatch } from "firebase-admin/firestore";
import type { Arrival } from "../../analytics/activity.ts";
import { activityOf } from "../../analytics/activity.ts";
import { alertFields } from "@threatstream/core/alerts";
import type {
  Analysis,
  AnalysisStamp,
  CorrelationChange,
  Deltas,
  EvaluatedState,
} from "@threatstream/core/pipeline";
import {
  addDelta,
  addDeltas,
  alertDeltas,
  allPaths,
  correlationDeltas,
  counterDeltas,
  isNews,
  isStored,
  MERGES,
  pathOf,
  pathsOf,
  sourceDeltas,
} from "@threatstream/core/pipeline";
import { COLLECTIONS } from "../collections.ts";
import type { CommitterOptions } from "./committer-options.ts";
import { itemsOf, sortItems } from "./commit-request.ts";
import type { CommitOutcome, CommitRequest, Item } from "./commit-request.ts";
import { counterDocument, counterShardPath } from "./counters.ts";
import {
  LATENESS_DAYS,
  alertDocument,
  correlationDocument,
  deadLetterDocument,
  expireAt,
  sourceDocument,
  threatDocument,
} from "../documents.ts";
import { encodeDeltas } from "../aggregates.ts";
import type { SharedDocuments } from "../shared-documents.ts";
import {
  existingAlerts,
  heldState,
  isUnreadable,
  repeatedAlertPaths,
  standingThreats,
  storedAlert,
  storedSource,
} from "./stored.ts";
import type { Stored } from "./stored.ts";
import type { Pace } from "./pace.ts";
import { newPending, readAgain, readNews, readWitnessed, splitDeltas } from "./pending.ts";
import type { PendingDeltas } from "./pending.ts";
import { readWriters } from "./reads.ts";

export interface AttemptOptions extends CommitterOptions {
  readonly request: CommitRequest;
  readonly pace: Pace;
  readonly documents: SharedDocuments;
}

/** One try of one commit: read, add up, write. */
export class Attempt {
  readonly #options: AttemptOptions;
  readonly #batch: WriteBatch;
  readonly #now: number;
  readonly #puts: { readonly path: string; readonly index: number; readonly data: DocumentData }[] = [];
  /** What this try adds to what is pending, and what of it only waits to be told of. */
  readonly #left: { readonly index: number; readonly pending: PendingDeltas }[] = [];
  readonly #untold: PendingDeltas[] = [];
  readonly #locked = new Set<string>();
  #writes = 0;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#batch = options.db.batch();
    this.#now = options.clock();
  }

  /** With `lookUp`, nothing is taken for granted: not that events are new, nor that shared documents are as held. */
  async run(lookUp: boolean): Promise<CommitOutcome> {
    try {
      return await this.#run(lookUp);
    } finally {
      this.#options.documents.unlock(this.#locked);
    }
  }

  async #run(lookUp: boolean): Promise<CommitOutcome> {
    const { db, policy, request, evaluator } = this.#options;
    const items = itemsOf(request.deliveries, policy);
    const writtenBy = lookUp
      ? await readWriters(
          db,
          items.map((item) => item.path),
        )
      : new Map<string, unknown>();
    const { fresh, again } = sortItems(items, writtenBy);
    const events = analysesOf(fresh);
    const repeated = analysesOf(again);
    const [found, joining] = await Promise.all([
      readWitnessed(db, [...new Set(again.map(({ delivery }) => delivery.id))]),
      // Parts of what is pending are joined only where instances compete: then nothing that is held is worth trying.
      lookUp || request.joinOnly !== undefined ? readAgain(db, request.join) : request.join,
    ]);

    // Whoever joined before may not have told of it: what is taken over is told again.
    const retold = await readNews(db, [...found, ...joining]);
    const { now, later } = this.#divide(events, joining);
    for (const { deltas } of joining) addDeltas(now, splitDeltas(deltas, request.joinOnly).taken);
    const repeatedPaths = repeated.flatMap((analysis) => pathsOf(analysis, policy));
    const stored = await this.#load([...allPaths(now), ...repeatedPaths], lookUp);
    const { changes, states } = this.#writeCorrelations(now, stored);
    const standing = standingThreats(
      repeated,
      (id) => states.get(id) ?? heldState(stored.get(pathOf("correlations", id))),
      { evaluator, stamp: this.#stamp() },
    );
    this.#raiseAlerts(changes, now, later);
    const repeatedAlerts = repeatedAlertPaths(repeated, standing, policy);
    const missing = [...allPaths(now), ...repeatedAlerts].filter((path) => !stored.has(path));
    for (const [path, document] of await this.#load(missing, lookUp)) stored.set(path, document);

    this.#writeItems(fresh);
    const created = this.#writeAlerts(now, stored);
    this.#writeSources(now, stored);
    this.#writeLater(later, request.witness ?? fresh[0]?.delivery.id);
    const news = changes.filter(isNews).map(({ after }) => after.threat);
    this.#settlePending(joining, [
      ...news.map(({ id }) => `${COLLECTIONS.threats}/${id}`),
      ...created.map(({ id }) => `${COLLECTIONS.alerts}/${id}`),
    ]);
    for (const { ref } of request.told) this.#write((batch) => batch.delete(ref));
    const counters = counterDeltas(events, changes, policy);
    counters.alerts = created.length;
    counters.refused = fresh.length - events.length;
    const counted = counterDocument(
      counters,
      activityOf(arrivalsOf(fresh), changes, { now: this.#now, policy }),
    );
    const shard = db.doc(counterShardPath(this.#options.random()));
    if (counted !== undefined) this.#write((batch) => batch.set(shard, counted, { merge: true }));
    const left = await this.#commit();

    return {
      threats: [
        ...[...events, ...repeated].map(({ threat }) => threat),
        ...news,
        ...retold.threats,
        ...standing.map(({ threat }) => threat),
      ].filter((threat) => isStored(threat, policy)),
      alerts: [...created, ...retold.alerts, ...existingAlerts(repeatedAlerts, stored)],
      deadLetters: [...fresh, ...again].flatMap((item) => (item.kind === "dead_letter" ? [item.stored] : [])),
      left,
      found: found.filter(({ deltas }) => allPaths(deltas).length > 0),
      untold: [...this.#untold, ...found.filter(({ deltas }) => allPaths(deltas).length === 0)],
    };
  }

  #stamp(): AnalysisStamp {
    return { analyzedAt: this.#now, processingMs: 0 };
  }

  #write(add: (batch: WriteBatch) => void): void {
    add(this.#batch);
    this.#writes += 1;
  }

  /** What is written to shared documents now, and what waits: documents written too recently, or by a commit under way. */
  #divide(events: readonly Analysis[], joining: readonly PendingDeltas[]): { now: Deltas; later: Deltas } {
    const { policy, pace, request } = this.#options;
    const deltas: Deltas = {
      correlations: correlationDeltas(events),
      alerts: alertDeltas(events, [], policy),
      sources: sourceDeltas(events),
    };
    const joined = new Set(
      joining.flatMap((pending) => allPaths(splitDeltas(pending.deltas, request.joinOnly).taken)),
    );
    for (const path of joined) {
      pace.spend(path);
      if (!this.#lock(path))
        throw new TypeError("Pending deltas are joined while no other commit has their documents.");
    }
    const wait = allPaths(deltas).filter(
      (path) => !joined.has(path) && (pace.defers(path) || !this.#lock(path)),
    );
    const { taken, rest } = splitDeltas(deltas, new Set(wait));
    return { now: rest, later: taken };
  }

  /**
   * Takes what has been joined off what is pending. What the join made news of stays written down until the topics have it:
   * the deliveries that caused it are done, so no redelivery of theirs would tell it.
   */
  #settlePending(joining: readonly PendingDeltas[], made: readonly string[]): void {
    const { joinOnly } = this.#options.request;
    for (const [index, pending] of joining.entries()) {
      const { ref, updateTime } = pending;
      if (updateTime === undefined) throw new TypeError("Pending deltas are joined once they are stored.");
      const unchanged = { lastUpdateTime: updateTime };
      const { rest } = splitDeltas(pending.deltas, joinOnly);
      const news = index === 0 ? [...pending.news, ...made] : pending.news;
      if (allPaths(rest).length === 0 && news.length === 0) {
        this.#write((batch) => batch.delete(ref, unchanged));
        continue;
      }
      if (allPaths(rest).length === 0) this.#untold.push(pending);
      this.#write((batch) => batch.update(ref, { deltas: encodeDeltas(rest), news }, unchanged));
    }
  }

  #writeCorrelations(
    now: Deltas,
    stored: Stored,
  ): { changes: CorrelationChange[]; states: Map<string, EvaluatedState> } {
    const { db, policy, evaluator } = this.#options;
    const all: CorrelationChange[] = [];
    const states = new Map<string, EvaluatedState>();
    for (const [id, delta] of now.correlations) {
      const path = pathOf("correlations", id);
      if (isUnreadable(path, stored)) continue;
      const held = heldState(stored.get(path));
      const { state, raised, changes } = evaluator.apply(held, delta, this.#stamp());
      states.set(id, { state, raised });
      this.#put(path, stored, correlationDocument(state, this.#now), { state, raised });
      for (const change of changes) {
        all.push(change);
        const { threat } = change.after;
        if (!isStored(threat, policy)) continue;
        const ref = db.doc(`${COLLECTIONS.threats}/${threat.id}`);
        const document = threatDocument(threat, this.#now);
        document["correlation_id"] = id;
        // Whether its source was blocked is the response's to say, once the threat is there.
        if (change.before !== undefined) delete document["auto_blocked"];
        // The field says that one account alone is concerned: another may have joined.
        if (threat.user === undefined) document["user"] = FieldValue.delete();
        // The state's precondition guards this write too: whoever changes the threat changes the state with it.
        this.#write((batch) => batch.set(ref, document, { merge: true }));
      }
    }
    return { changes: all, states };
  }

  /** True where no other commit under way changes the document. */
  #lock(path: string): boolean {
    if (this.#locked.has(path)) return true;
    const isMine = this.#options.documents.lock(path);
    if (isMine) this.#locked.add(path);
    return isMine;
  }

  /** Adds what correlations raised. Their states have been paced already, so their alerts need not be. */
  #raiseAlerts(changes: readonly CorrelationChange[], now: Deltas, later: Deltas): void {
    const merge = MERGES.alerts;
    for (const [id, tally] of alertDeltas([], changes, this.#options.policy)) {
      if (!this.#lock(pathOf("alerts", id))) {
        addDelta(later.alerts, id, tally, merge);
        continue;
      }
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

  #writeAlerts(now: Deltas, stored: Stored): Alert[] {
    const created: Alert[] = [];
    for (const [id, delta] of now.alerts) {
      const path = pathOf("alerts", id);
      if (isUnreadable(path, stored)) continue;
      const held = storedAlert(stored.get(path));
      const tally = held === undefined ? delta : MERGES.alerts(held.tally, delta);
      const createdAt = held?.createdAt ?? this.#now;
      const document = alertDocument(id, tally, createdAt, this.#now);
      if (held === undefined) created.push({ ...alertFields(id, tally, createdAt), status: "NEW" });
      this.#put(path, stored, held === undefined ? { ...document, status: "NEW" } : document, { tally });
    }
    return created;
  }

  #writeSources(now: Deltas, stored: Stored): void {
    for (const [ip, delta] of now.sources) {
      const path = pathOf("sources", ip);
      if (isUnreadable(path, stored)) continue;
      const held = storedSource(stored.get(path));
      const tally = held === undefined ? delta : MERGES.sources(held, delta);
      this.#put(path, stored, sourceDocument(tally, this.#now), { tally });
    }
  }

  #writeLater(later: Deltas, witness: string | undefined): void {
    if (witness === undefined) return;
    for (const { pending, json } of newPending(this.#options.db, later, witness)) {
      const document = { witness, deltas: json, created_at: this.#now };
      this.#left.push({ index: this.#writes, pending });
      this.#write((batch) => batch.create(pending.ref, document));
    }
  }

  /** Writes a shared document on condition that it is as it was read; holds it with its aggregate decoded. */
  #put(path: string, stored: Stored, data: DocumentData, aggregate: DocumentData): void {
    const held = stored.get(path);
    if (held === undefined) throw new TypeError("A shared document was not read before it was written.");
    const ref = this.#options.db.doc(path);
    const { updateTime } = held;
    this.#puts.push({ path, index: this.#writes, data: { ...held.data, ...data, ...aggregate } });
    this.#write((batch) =>
      updateTime === undefined
        ? batch.create(ref, data)
        : batch.update(ref, data, { lastUpdateTime: updateTime }),
    );
  }

  #load(paths: Iterable<string>, lookUp: boolean): Promise<Stored> {
    const { documents } = this.#options;
    return lookUp ? documents.reload(paths) : documents.load(paths);
  }

  /** Returns what is pending from now on. */
  async #commit(): Promise<PendingDeltas[]> {
    if (this.#writes === 0) return [];
    const { documents } = this.#options;
    try {
      const results = await this.#batch.commit();
      const timeOf = (index: number): Timestamp | undefined => results[index]?.writeTime;
      for (const { path, index, data } of this.#puts) {
        documents.set(path, { data, updateTime: timeOf(index) });
      }
      return this.#left.map(({ index, pending }) => ({ ...pending, updateTime: timeOf(index) }));
    } catch (error) {
      documents.forget(this.#puts.map(({ path }) => path));
      throw error;
    }
  }
}

function analysesOf(items: readonly Item[]): Analysis[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.analysis] : []));
}

function arrivalsOf(items: readonly Item[]): Arrival[] {
  return items.flatMap((item) =>
    item.kind === "event" ? [{ threat: item.analysis.threat, publishedAt: item.delivery.publishedAt }] : [],
  );
}
