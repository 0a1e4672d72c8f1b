import { wireForm } from "@threatstream/contracts";
import { FieldPath, Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import { z } from "zod";
import { ChainCheck } from "../../audit/chain-check.ts";
import type { ChainFault } from "../../audit/chain-faults.ts";
import { ChainHead } from "../../audit/chained-entry.ts";
import { COLLECTIONS } from "../collections.ts";
import { toQuery } from "../queries.ts";
import { QUERY_SHAPES } from "../query-shapes.ts";

const PAGE = 500;

/** What a verification has seen. */
export interface AuditVerdict {
  /** Entries in chains, and entries from before the chains, which nothing protects. */
  readonly chained: number;
  readonly unchained: number;
  readonly faults: number;
  /** Where the chains end, in order. */
  readonly heads: readonly ChainHead[];
}

/**
 * Reads the whole audit log, in pages, and tells `onFault` what is wrong with it as it is found. What is written meanwhile is
 * no fault. `expected` are heads as they were known earlier.
 */
export async function verifyAudit(
  db: Firestore,
  expected: readonly ChainHead[],
  onFault: (fault: ChainFault) => void,
): Promise<AuditVerdict> {
  let faults = 0;
  const report = (found: readonly ChainFault[]): void => {
    faults += found.length;
    found.forEach(onFault);
  };
  const check = new ChainCheck({ heads: await readHeads(db), expected });
  for await (const { id, fields } of allEntries(db)) report(check.entry(id, fields));
  const heads = await readHeads(db);
  report(check.end(heads));
  return { chained: check.chained, unchained: check.unchained, faults, heads };
}

/** Where the chains end. A head that is none any more is left out, as one that is not there. */
async function readHeads(db: Firestore): Promise<ChainHead[]> {
  const { docs } = await db.collection(COLLECTIONS.auditChain).get();
  return docs
    .flatMap((doc) => {
      const chain = /^head-(\d+)$/.exec(doc.id)?.[1];
      const head = ChainHead.safeParse({ ...doc.data(), chain: Number(chain) });
      return head.success ? [head.data] : [];
    })
    .toSorted((a, b) => a.chain - b.chain);
}

async function* allEntries(db: Firestore): AsyncGenerator<{ id: string; fields: DocumentData }> {
  const byId = db.collection(COLLECTIONS.auditLog).orderBy(FieldPath.documentId()).limit(PAGE);
  let page = await byId.get();
  while (page.size > 0) {
    for (const doc of page.docs) yield { id: doc.id, fields: hashedForm(doc.data()) };
    const last = page.docs.at(-1);
    page = await byId.startAfter(last?.id).get();
  }
}

/** A document's fields as they are hashed. A time that is no whole millisecond of a Timestamp is not what was written. */
function hashedForm(data: DocumentData): DocumentData {
  const at: unknown = data["at"];
  const whole = at instanceof Timestamp && at.nanoseconds % 1_000_000 === 0;
  return { ...data, at: whole ? at.toDate().toISOString() : undefined };
}

/** An entry as people read it; those from before the chains have no place in one. */
const ListedEntry = z.looseObject({
  id: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), role: z.string() }),
  action: z.string(),
  target: z.string(),
  at: z.string(),
});
type ListedEntry = z.infer<typeof ListedEntry>;

export interface AuditFilter {
  readonly limit: number;
  /** The path of a document: its changes alone. */
  readonly target?: string | undefined;
}

/** The newest entries; those that are none any more are left out: `verifyAudit` names them. */
export async function listAudit(db: Firestore, { limit, target }: AuditFilter): Promise<ListedEntry[]> {
  const { docs } = await toQuery(db, QUERY_SHAPES.auditEntries, { target }).limit(limit).get();
  return docs.flatMap((doc) => {
    const entry = ListedEntry.safeParse({ ...wireForm(doc.data()), id: doc.id });
    return entry.success ? [entry.data] : [];
  });
}
