import { Timestamp } from "firebase-admin/firestore";
import type { DocumentSnapshot, Firestore, Transaction } from "firebase-admin/firestore";
import { ChainHead, ChainedEntry, GENESIS, chainOf, entryHash, entryId } from "../../audit/chained-entry.ts";
import { COLLECTIONS } from "../collections.ts";
import { storable } from "../documents.ts";
import { StoreError } from "../errors.ts";

/** A change that somebody made. */
export interface AuditEntry {
  /** Who was signed in. */
  readonly actor: { readonly kind: string; readonly id: string; readonly role: string };
  /** What was done: `alert.resolve`, `suppression.create`, … */
  readonly action: string;
  /** The path of the document that changed. */
  readonly target: string;
  /** The fields that changed, as they were and as they are, as JSON has them; absent fields are null, undefined ones left out. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const UnhashedEntry = ChainedEntry.omit({ hash: true });
const StoredHead = ChainHead.omit({ chain: true });

/** How many chains there are: each takes about one change a second for long. More may be added, fewer may not. */
const CHAINS = 4;

/** Takes entries until the transaction ends. */
export interface AuditWriter {
  /** Adds an entry to its target's chain; throws where `begin` was not told of the target. */
  append(entry: AuditEntry): void;
}

/** The audit log, in chains of hashes: `audit_log/{chain}-{sequence}` and `audit_chain/head-{chain}`. */
export interface AuditLog {
  /**
   * Reads the ends of the chains that entries about these targets go to, for entries in this transaction: after its own reads,
   * before its first write, and only where something changes. Of two changes that meet at the end of a chain the later commit
   * fails as a whole: `audited` runs it again.
   *
   * @example
   * await audited(db, async (transaction) => {
   *   const before = await transaction.get(ref);
   *   const log = await auditLog.begin(transaction, [ref.path]);
   *   transaction.update(ref, changes);
   *   log.append({ ...entry, target: ref.path });
   * });
   */
  begin(transaction: Transaction, targets: readonly string[]): Promise<AuditWriter>;
}

/** The audit log in Firestore. */
export function createAuditLog(db: Firestore): AuditLog {
  return {
    async begin(transaction, targets) {
      const ends = new Map<number, ChainEnd>();
      // Not read through the transaction, whose locks would hold up every other change of the chain until the commit. That the
      // head is still the one that was read is a condition of the commit.
      const read = async (chain: number) =>
        ends.set(chain, new ChainEnd(await db.doc(headPath(chain)).get()));
      await Promise.all([...new Set(targets.map((target) => chainOf(target, CHAINS)))].map(read));
      return {
        append(entry) {
          const chain = chainOf(entry.target, CHAINS);
          const end = ends.get(chain);
          if (end === undefined)
            throw new StoreError(`The audit log was not begun for ${entry.target}: name it there`);
          end.append(transaction, chainedEntry(entry, { chain, ...end.head }));
        },
      };
    },
  };
}

/** The end of a chain, in one transaction. */
class ChainEnd {
  head: Omit<ChainHead, "chain">;
  readonly #snapshot: DocumentSnapshot;
  #written = false;

  constructor(snapshot: DocumentSnapshot) {
    this.#snapshot = snapshot;
    this.head = StoredHead.parse(snapshot.data() ?? { sequence: 0, hash: GENESIS });
  }

  append(transaction: Transaction, { at, ...entry }: ChainedEntry): void {
    const { ref, updateTime } = this.#snapshot;
    this.head = { sequence: entry.sequence, hash: entry.hash };
    // Created, never set: a second writer of the same place fails instead of rewriting it.
    const entryRef = ref.firestore.collection(COLLECTIONS.auditLog).doc(entryId(entry));
    transaction.create(entryRef, { ...entry, at: Timestamp.fromMillis(Date.parse(at)) });
    // The condition stands with the first write; the commit applies the further ones to what that one made.
    if (this.#written) transaction.set(ref, this.head);
    else if (updateTime === undefined) transaction.create(ref, this.head);
    else transaction.update(ref, { ...this.head }, { lastUpdateTime: updateTime });
    this.#written = true;
  }
}

/** The entry after a head. What is hashed is what will be read: well-formed strings, and values as JSON has them. */
function chainedEntry(entry: AuditEntry, { chain, sequence, hash }: ChainHead): ChainedEntry {
  const { action, target, before, after } = entry;
  const { kind, id, role } = entry.actor;
  const said = { actor: { kind, id, role }, action, target, before, after, request_id: entry.requestId };
  const at = new Date(entry.at).toISOString();
  const placed = { ...storable(said), at, chain, sequence: sequence + 1, previous: hash };
  const fields = UnhashedEntry.parse(JSON.parse(JSON.stringify(placed)));
  return { ...fields, hash: entryHash(fields) };
}

function headPath(chain: number): string {
  return `${COLLECTIONS.auditChain}/head-${chain}`;
}
