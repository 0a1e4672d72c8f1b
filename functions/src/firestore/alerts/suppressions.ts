import type { NewSuppression, Suppressions } from "../../api/ports/suppressions.ts";
import { Suppression, wireForm } from "@threatstream/contracts";
import type { Threat } from "@threatstream/contracts";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import { Timestamp } from "firebase-admin/firestore";
import { suppressionTest } from "@threatstream/core/alerts";
import type { Clock } from "@threatstream/core/common";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { expireAt, storable } from "../documents.ts";

/** How long an ended suppression is kept, in days. */
const RETENTION_DAYS = 365;
/** How old an instance's view of the suppressions may be, in milliseconds. */
const FRESH_MS = 30_000;
/** Suppressions that the pipeline heeds: those that end last. */
const MAX_HEEDED = 1_000;

/** `suppressions/{id}`. */
export function suppressionDocument(
  { rule, source_ip, target, until, reason, alert_id }: NewSuppression,
  createdBy: string,
  now: number,
): DocumentData {
  const end = Date.parse(until);
  return storable({
    rule,
    source_ip,
    ...(target !== undefined && { target }),
    until: Timestamp.fromMillis(end),
    ...(reason !== undefined && { reason }),
    alert_id,
    created_at: Timestamp.fromMillis(now),
    created_by: createdBy,
    expire_at: expireAt(Math.max(end, now), RETENTION_DAYS),
  });
}

/** Suppressions in Firestore. Each change leaves an audit entry in the same commit. */
export function createSuppressions(db: Firestore, clock: Clock): Suppressions {
  const collection = db.collection(COLLECTIONS.suppressions);
  const auditLog = createAuditLog(db);
  return {
    async list(limit) {
      const { docs } = await collection.orderBy("created_at", "desc").limit(limit).get();
      return docs.map((doc) => fromDocument(doc.id, doc.data()));
    },
    async create(suppression, { actor, requestId }) {
      const at = clock();
      const ref = collection.doc();
      const document = suppressionDocument(suppression, actor.id, at);
      const entry = { actor, requestId, at, action: "suppression.create", target: ref.path };
      await audited(db, async (transaction) => {
        const log = await auditLog.begin(transaction, [ref.path]);
        transaction.create(ref, document);
        log.append({ ...entry, before: {}, after: { ...suppression } });
      });
      return fromDocument(ref.id, document);
    },
    revoke: (id, { actor, requestId }) =>
      audited(db, async (transaction) => {
        const ref = collection.doc(id);
        const data = (await transaction.get(ref)).data();
        if (data === undefined) return undefined;
        const held = fromDocument(id, data);
        if (held.revoked_at !== undefined) return held;
        const at = clock();
        const revoked = { revoked_at: Timestamp.fromMillis(at), revoked_by: actor.id };
        const log = await auditLog.begin(transaction, [ref.path]);
        transaction.update(ref, revoked);
        const entry = { actor, requestId, at, action: "suppression.revoke", target: ref.path };
        const after = { revoked_at: new Date(at).toISOString() };
        log.append({ ...entry, before: {}, after });
        return fromDocument(id, { ...data, ...revoked });
      }),
  };
}

function fromDocument(id: string, data: DocumentData): Suppression {
  return Suppression.parse({ ...wireForm(data), id });
}

/** The suppressions as the pipeline heeds them: read again when older than 30 s, whatever the load. */
export class HeededSuppressions {
  readonly #db: Firestore;
  readonly #clock: Clock;
  #isSuppressed: (threat: Threat) => boolean = () => false;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(db: Firestore, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** True for a threat that raises no alert, as far as `refresh` has seen. */
  readonly isSuppressed = (threat: Threat): boolean => this.#isSuppressed(threat);

  /** Makes sure that the view is no older than 30 s. */
  async refresh(): Promise<void> {
    const now = this.#clock();
    if (now - this.#readAt < FRESH_MS) return;
    const collection = this.#db.collection(COLLECTIONS.suppressions);
    // By event time, so that one that has ended still holds for events that come late.
    const { docs } = await collection.orderBy("until", "desc").limit(MAX_HEEDED).get();
    this.#isSuppressed = suppressionTest(docs.map((doc) => fromDocument(doc.id, doc.data())));
    this.#readAt = now;
  }
}
