import type { ApiKeys } from "../../api/ports/api-keys.ts";
import { ApiKey, wireForm } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import { hashSecret, newApiKey } from "../../access/api-key.ts";
import type { StoredKey } from "../../access/authenticator.ts";
import type { Clock, Logger } from "@threatstream/core/common";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { storable } from "../documents.ts";

export interface ApiKeysOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  /** So many bytes that nobody can predict. */
  readonly random: (bytes: number) => Uint8Array;
}

/** API keys in Firestore: `api_keys/{id}`, with the hash of the secret. Each change leaves an audit entry in its commit. */
export function createApiKeys({ db, clock, random }: ApiKeysOptions): ApiKeys {
  const collection = db.collection(COLLECTIONS.apiKeys);
  const auditLog = createAuditLog(db);
  return {
    async list(limit) {
      const { docs } = await collection.orderBy("created_at", "desc").limit(limit).get();
      return docs.map((doc) => listed(doc.id, doc.data()));
    },
    async create({ label, rate_limit_per_minute }, { actor, requestId }) {
      const at = clock();
      const key = newApiKey(random);
      const ref = collection.doc(key.id);
      const wanted = { label, ...(rate_limit_per_minute !== undefined && { rate_limit_per_minute }) };
      const created = { ...wanted, created_at: Timestamp.fromMillis(at), created_by: actor.id };
      const entry = { actor, requestId, at, action: "api_key.create", target: ref.path };
      await audited(db, async (transaction) => {
        const log = await auditLog.begin(transaction, [ref.path]);
        transaction.create(ref, storable({ ...created, hash: hashSecret(key.secret) }));
        log.append({ ...entry, before: {}, after: wanted });
      });
      return { ...listed(key.id, created), key: key.text };
    },
    revoke: (id, { actor, requestId }) =>
      audited(db, async (transaction) => {
        const ref = collection.doc(id);
        const data = (await transaction.get(ref)).data();
        if (data === undefined) return undefined;
        if (data["revoked_at"] !== undefined) return listed(id, data);
        const at = clock();
        const revoked = { revoked_at: Timestamp.fromMillis(at), revoked_by: actor.id };
        const log = await auditLog.begin(transaction, [ref.path]);
        transaction.update(ref, revoked);
        const entry = { actor, requestId, at, action: "api_key.revoke", target: ref.path };
        const after = { revoked_at: new Date(at).toISOString() };
        log.append({ ...entry, before: {}, after });
        return listed(id, { ...data, ...revoked });
      }),
  };
}

function listed(id: string, data: DocumentData): ApiKey {
  return ApiKey.parse({ ...wireForm(data), id });
}

/** How long an instance relies on what it read of a key, in milliseconds. */
const FRESH_MS = 30_000;
/** How often the last use of a key is written, in milliseconds. */
const USE_MS = 60_000;
const MAX_KEPT = 1_000;

/** Keys as the API checks them. What is known of one is at most 30 s old; unknown ids are remembered, too. */
export class KeyChecks {
  readonly #db: Firestore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #kept = new Map<string, { readonly at: number; readonly key: Promise<StoredKey | undefined> }>();
  readonly #usedAt = new Map<string, number>();

  constructor(db: Firestore, clock: Clock, logger: Logger) {
    this.#db = db;
    this.#clock = clock;
    this.#logger = logger;
  }

  key(id: string): Promise<StoredKey | undefined> {
    const now = this.#clock();
    const known = this.#kept.get(id);
    if (known !== undefined && now - known.at < FRESH_MS) return known.key;
    const key = this.#read(id);
    this.#kept.delete(id);
    this.#kept.set(id, { at: now, key });
    key.catch(() => this.#kept.delete(id));
    const oldest = this.#kept.size > MAX_KEPT ? this.#kept.keys().next() : undefined;
    if (oldest?.done === false) this.#kept.delete(oldest.value);
    return key;
  }

  /** Writes the time of use, at most once a minute; a failure is logged, for it concerns nobody who waits. */
  used(id: string): void {
    const now = this.#clock();
    if (now - (this.#usedAt.get(id) ?? Number.NEGATIVE_INFINITY) < USE_MS) return;
    this.#usedAt.set(id, now);
    const ref = this.#db.collection(COLLECTIONS.apiKeys).doc(id);
    ref.update({ last_used_at: Timestamp.fromMillis(now) }).catch((error: unknown) => {
      this.#logger.warn("The last use of an API key was not written.", { key: id, error: String(error) });
    });
  }

  async #read(id: string): Promise<StoredKey | undefined> {
    const data = (await this.#db.collection(COLLECTIONS.apiKeys).doc(id).get()).data();
    if (data === undefined) return undefined;
    const { label, hash, revoked_at, rate_limit_per_minute: perMinute }: DocumentData = data;
    const revoked = revoked_at !== undefined;
    return { id, label, hash, revoked, ...(typeof perMinute === "number" && { perMinute }) };
  }
}
