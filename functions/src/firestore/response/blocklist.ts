import { isIP } from "node:net";
import { BlocklistEntry, wireForm } from "@threatstream/contracts";
import { FieldValue, Timestamp } from "firebase-admin/firestore";
import type {
  DocumentData,
  DocumentReference,
  Firestore,
  QueryDocumentSnapshot,
  Transaction,
} from "firebase-admin/firestore";
import type { Clock } from "@threatstream/core/common";
import type { BlockActor, BlockRequest, Blocklist } from "../../response/blocklist.ts";
import { createAuditLog } from "../audit/audit.ts";
import type { AuditEntry } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { counterShardPath } from "../commit/counters.ts";
import { storable } from "../documents.ts";

/** So many of a source's newest threats are marked. */
const MAX_MARKED = 100;
/** A block that the sweep did not reach is deleted so long after its end, milliseconds. */
const GRACE_MS = 24 * 60 * 60_000;
/** Its version changes with the list. */
const VERSION = "version";

export interface BlocklistOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  /** 0 to 1, exclusive. */
  readonly random: () => number;
}

/** The blocklist in Firestore: `blocklist/{address}`, a range with `_` for its slash. */
export function createBlocklist({ db, clock, random }: BlocklistOptions): Blocklist {
  const refOf = (target: string) => db.collection(COLLECTIONS.blocklist).doc(blocklistId(target));
  const versionRef = db.collection(COLLECTIONS.blocklistState).doc(VERSION);

  /** Source profiles of single addresses say whether they are blocked. */
  async function sourceOf(transaction: Transaction, target: string): Promise<DocumentReference | undefined> {
    if (isIP(target) === 0) return undefined;
    const ref = db.collection(COLLECTIONS.sources).doc(target);
    return (await transaction.get(ref)).exists ? ref : undefined;
  }

  const auditLog = createAuditLog(db);
  const entryFor = (
    action: string,
    { path }: DocumentReference,
    {
      by,
      before,
      after,
    }: { by: BlockActor; before: BlocklistEntry | undefined; after: BlocklistEntry | undefined },
  ): AuditEntry => {
    const { requestId, ...actor } = by;
    const at = clock();
    return { actor, requestId, at, action, target: path, before: { ...before }, after: { ...after } };
  };

  const touch = (transaction: Transaction): void => {
    transaction.set(versionRef, { version: FieldValue.increment(1) }, { merge: true });
  };

  return {
    async add(request) {
      const before = await audited(db, async (transaction) => {
        const ref = refOf(request.target);
        const data = (await transaction.get(ref)).data();
        const source = await sourceOf(transaction, request.target);
        const log = await auditLog.begin(transaction, [ref.path]);
        const held = data === undefined ? undefined : entryOf(data);
        const isAgain = held !== undefined && held.execution_id === request.executionId;
        const previous: string | null = isAgain ? (data?.["previous"] ?? null) : jsonOf(held);
        const after = entryAfter(held, request);
        transaction.set(ref, { ...documentOf(after), previous });
        log.append(entryFor("blocklist.add", ref, { by: request.by, before: held, after }));
        if (source !== undefined) transaction.update(source, { blocked: true });
        touch(transaction);
        return previous === null ? undefined : BlocklistEntry.parse(JSON.parse(previous));
      });
      await markThreats(db, request, random);
      return before;
    },
    told: (target, connector) =>
      db.runTransaction(async (transaction) => {
        const data = (await transaction.get(refOf(target))).data();
        if (data === undefined) return;
        const entry = entryOf(data);
        const others = entry.connectors.filter(({ name }) => name !== connector.name);
        transaction.update(refOf(target), { connectors: [...others, { ...connector }] });
      }),
    remove: (target, by) =>
      audited(db, async (transaction) => {
        const ref = refOf(target);
        const data = (await transaction.get(ref)).data();
        if (data === undefined) return undefined;
        const source = await sourceOf(transaction, target);
        const log = await auditLog.begin(transaction, [ref.path]);
        const before = entryOf(data);
        transaction.delete(ref);
        log.append(entryFor("blocklist.remove", ref, { by, before, after: undefined }));
        if (source !== undefined) transaction.update(source, { blocked: FieldValue.delete() });
        touch(transaction);
        return before;
      }),
    restore: async (held, by) => {
      await audited(db, async (transaction) => {
        const ref = refOf(held.target);
        const data = (await transaction.get(ref)).data();
        const source = await sourceOf(transaction, held.target);
        const log = await auditLog.begin(transaction, [ref.path]);
        transaction.set(ref, documentOf(held));
        const before = data === undefined ? undefined : entryOf(data);
        log.append(entryFor("blocklist.restore", ref, { by, before, after: held }));
        if (source !== undefined) transaction.update(source, { blocked: true });
        touch(transaction);
      });
    },
    async unmark(executionId) {
      const { docs } = await db.collection(COLLECTIONS.threats).where("blocked_by", "==", executionId).get();
      await setMarks(db, docs, undefined, random);
    },
    async get(target) {
      const data = (await refOf(target).get()).data();
      return data === undefined ? undefined : entryOf(data);
    },
    async expired(now, limit) {
      const ended = db
        .collection(COLLECTIONS.blocklist)
        .where("expires_at", "<=", Timestamp.fromMillis(now))
        .orderBy("expires_at", "asc")
        .limit(limit);
      return (await ended.get()).docs.map((document) => entryOf(document.data()));
    },
    async list(limit) {
      const newest = db.collection(COLLECTIONS.blocklist).orderBy("created_at", "desc").limit(limit);
      return (await newest.get()).docs.map((document) => entryOf(document.data()));
    },
  };
}

/** The list's version, and all that is blocked: one read where nothing changed. */
export function blocklistFeed(db: Firestore, clock: () => number) {
  let kept: { readonly version: number; readonly entries: readonly BlocklistEntry[] } | undefined;
  return async (): Promise<{ readonly version: number; readonly entries: readonly BlocklistEntry[] }> => {
    const state = await db.collection(COLLECTIONS.blocklistState).doc(VERSION).get();
    const version: number = state.get("version") ?? 0;
    if (kept?.version !== version) {
      const { docs } = await db.collection(COLLECTIONS.blocklist).orderBy("created_at", "desc").get();
      kept = { version, entries: docs.map((document) => entryOf(document.data())) };
    }
    const now = clock();
    return { version, entries: kept.entries.filter(({ expires_at }) => Date.parse(expires_at) > now) };
  };
}

function blocklistId(target: string): string {
  return target.replace("/", "_");
}

function entryAfter(
  held: BlocklistEntry | undefined,
  { target, reason, by, at, until, executionId, playbookId, threatId }: BlockRequest,
): BlocklistEntry {
  const end = Math.max(until, held === undefined ? 0 : Date.parse(held.expires_at));
  return {
    target,
    reason,
    created_at: held?.created_at ?? new Date(at).toISOString(),
    created_by: held?.created_by ?? by.id,
    expires_at: new Date(end).toISOString(),
    ...(executionId !== undefined && { execution_id: executionId }),
    ...(playbookId !== undefined && { playbook_id: playbookId }),
    ...(threatId !== undefined && { threat_id: threatId }),
    connectors: held?.connectors ?? [],
  };
}

function documentOf({ created_at, expires_at, ...entry }: BlocklistEntry): DocumentData {
  const end = Date.parse(expires_at);
  return storable({
    ...entry,
    created_at: Timestamp.fromMillis(Date.parse(created_at)),
    expires_at: Timestamp.fromMillis(end),
    expire_at: Timestamp.fromMillis(end + GRACE_MS),
  });
}

function entryOf(data: DocumentData): BlocklistEntry {
  return BlocklistEntry.parse(wireForm(data));
}

function jsonOf(entry: BlocklistEntry | undefined): string | null {
  return entry === undefined ? null : JSON.stringify(entry);
}

async function markThreats(db: Firestore, request: BlockRequest, random: () => number): Promise<void> {
  const docs = await threatsOf(db, request.target);
  const open = docs.filter((document) => document.get("auto_blocked") !== true);
  await setMarks(db, open, request.executionId ?? request.by.id, random);
}

/** The newest threats of a single address. */
async function threatsOf(db: Firestore, target: string): Promise<readonly QueryDocumentSnapshot[]> {
  if (isIP(target) === 0) return [];
  const newest = db
    .collection(COLLECTIONS.threats)
    .where("source_ip", "==", target)
    .orderBy("timestamp", "desc")
    .limit(MAX_MARKED);
  return (await newest.get()).docs;
}

/** Says of threats by whom their source was blocked, or that it is not; and counts them. */
async function setMarks(
  db: Firestore,
  threats: readonly QueryDocumentSnapshot[],
  by: string | undefined,
  random: () => number,
): Promise<void> {
  if (threats.length === 0) return;
  const blocked = by !== undefined;
  await db.runTransaction(async (transaction) => {
    const found = await transaction.getAll(...threats.map(({ ref }) => ref));
    const changed = found.filter((each) => each.exists && each.get("auto_blocked") !== blocked);
    for (const { ref } of changed) {
      transaction.update(ref, { auto_blocked: blocked, blocked_by: by ?? FieldValue.delete() });
    }
    const counter = { blocked: FieldValue.increment(blocked ? changed.length : -changed.length) };
    if (changed.length > 0) transaction.set(db.doc(counterShardPath(random())), counter, { merge: true });
  });
}
