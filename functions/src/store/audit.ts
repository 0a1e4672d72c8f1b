import { Timestamp } from "firebase-admin/firestore";
import type { DocumentSnapshot, Firestore, Transaction } from "firebase-admin/firestore";
import { ChainHead, ChainedEntry, GENESIS, chainOf, entryHash, entryId } from "../audit/chained-entry.ts";
import { COLLECTIONS } from "./collections.ts";
import { storable } from "./documents.ts";

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

/** How many chains there are: each takes about one change a second for long. More may be added, fewer may not. */
const CHAINS = 4;
/** Changes that meet at a chain's head try again: so many of them at one moment all come through. */
export const AUDITED = { maxAttempts: 20 } as const;

/** Takes entries until the transaction ends. */
export interface AuditWriter {
  /** Adds an entry to its target's chain; throws where `begin` was not told of the target. */
  append(entry: AuditEntry): void;
}

/** The audit log, in chains of hashes: `audit_log/{chain}-{sequence}` and `audit_chain/head-{chain}`. */
export interface AuditLog {
  /**
   * Reads the ends of the chains that entries about these targets go to. Firestore wants all reads before the first write, and
   * holds what was read until the commit: begin last of all reads, and only where something changes.
   *
   * @example
   * await db.runTransaction(async (transaction) => {
   *   const before = await transaction.get(ref);
   *   const log = await auditLog.begin(transaction, [ref.path]);
   *   transaction.update(ref, changes);
   *   log.append({ ...entry, target: ref.path });
   * }, AUDITED);
   */
  begin(transaction: Transaction, targets: readonly string[]): Promise<AuditWriter>;
}

/** The audit log in Firestore. */
export function createAuditLog(db: Firestore): AuditLog {
  return {
    async begin(transaction, targets) {
      // In one order for all, so that no two transactions wait for each other.
      const chains = [...new Set(targets.map((target) => chainOf(target, CHAINS)))].toSorted((a, b) => a - b);
      const refs = chains.map((chain) => db.doc(headPath(chain)));
      const snapshots = refs.length === 0 ? [] : await transaction.getAll(...refs);
      const heads = new Map(chains.map((chain, at) => [chain, headOf(chain, snapshots[at])]));
      return { append: (entry) => append(transaction, db, heads, entry) };
    },
  };
}

function append(
  transaction: Transaction,
  db: Firestore,
  heads: Map<number, ChainHead>,
  entry: AuditEntry,
): void {
  const chain = chainOf(entry.target, CHAINS);
  const head = heads.get(chain);
  if (head === undefined) throw new Error(`The audit log was not begun for ${entry.target}: name it there`);
  const chained = chainedEntry(entry, head);
  const next = { sequence: chained.sequence, hash: chained.hash };
  // Created, never set: a second writer of the same place fails instead of rewriting it.
  transaction.create(db.collection(COLLECTIONS.auditLog).doc(entryId(chained)), {
    ...chained,
    at: Timestamp.fromMillis(Date.parse(chained.at)),
  });
  transaction.set(db.doc(headPath(chain)), next);
  heads.set(chain, { chain, ...next });
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

function headOf(chain: number, snapshot: DocumentSnapshot | undefined): ChainHead {
  return ChainHead.parse({ sequence: 0, hash: GENESIS, ...snapshot?.data(), chain });
}
