import { BlocklistEntry, wireForm } from "@threatstream/contracts";
import type { Firestore, QueryDocumentSnapshot } from "firebase-admin/firestore";
import { isEnded } from "../../response/execution.ts";
import type { Execution } from "../../response/execution.ts";
import { COLLECTIONS } from "../collections.ts";
import { executionOf } from "../response/execution-documents.ts";
import type { PurgeOptions, Purged } from "./purged.ts";

/** The most values that an `in` query takes. */
const IN_LIMIT = 30;
/** Actions that our own blocklist alone takes back. */
const BLOCKS: ReadonlySet<string> = new Set(["block_ip", "block_ip_range"]);

/** Executions that stay, and the threats or alerts that they are about. */
interface Staying {
  readonly executions: readonly { readonly id: string }[];
  readonly subjects: ReadonlySet<string>;
}

/**
 * Executions about these threats or alerts that a purge must leave to a rollback, or to their worker: with them would go what says
 * how an account or a firewall is put back.
 */
export async function executionsThatStay(
  db: Firestore,
  field: "threat_id" | "alert_id",
  ids: readonly string[],
): Promise<Staying> {
  const staying: QueryDocumentSnapshot[] = [];
  for (const document of await about(db, COLLECTIONS.executions, field, ids)) {
    if (!(await isPurgeable(db, document))) staying.push(document);
  }
  const subjects = staying.map((document): unknown => document.get(field));
  return { executions: staying, subjects: new Set(subjects.filter((id) => typeof id === "string")) };
}

/** Deletes the executions about these threats, none of which stays, and lifts the blocks that they made. */
export async function purgeResponses(
  threats: readonly string[],
  options: PurgeOptions,
  purged: Purged,
): Promise<void> {
  const { db, deletes } = options;
  for (const { id, ref } of await about(db, COLLECTIONS.executions, "threat_id", threats)) {
    purged.blocks += await liftBlocks(id, options);
    purged.executions += 1;
    if (!deletes) continue;
    const data = (await ref.get()).data();
    const steps = data === undefined ? 0 : executionOf(data).execution.steps.length;
    const locks = await db.collection(COLLECTIONS.executionLocks).where("execution_id", "==", id).get();
    const batch = db.batch();
    for (let step = 0; step < steps; step += 1) {
      batch.delete(db.collection(COLLECTIONS.journal).doc(`${id}-${step}`));
    }
    for (const lock of locks.docs) batch.delete(lock.ref);
    batch.delete(ref);
    await batch.commit();
  }
}

/** Deletes the evidence about these threats that Firestore keeps. */
export async function purgeForensics(
  threats: readonly string[],
  { db, deletes }: PurgeOptions,
  purged: Purged,
): Promise<void> {
  const found = await about(db, COLLECTIONS.forensics, "threat_id", threats);
  purged.forensics += found.length;
  if (!deletes || found.length === 0) return;
  const batch = db.batch();
  for (const { ref } of found) batch.delete(ref);
  await batch.commit();
}

/** Ends the blocks of an execution, or puts back the ones that were there before; returns how many. */
async function liftBlocks(execution: string, { db, blocklist, by, deletes }: PurgeOptions): Promise<number> {
  const blocks = await blocksOf(db, execution);
  if (!deletes) return blocks.length;
  // Also where the block has expired: real threats of the same address may carry its mark.
  await blocklist.unmark(execution);
  for (const block of blocks) {
    const previous: unknown = block.get("previous");
    if (typeof previous === "string") {
      await blocklist.restore(BlocklistEntry.parse(JSON.parse(previous)), by);
    } else await blocklist.remove(entryOf(block).target, by);
  }
  return blocks.length;
}

async function isPurgeable(db: Firestore, document: QueryDocumentSnapshot): Promise<boolean> {
  const { execution } = executionOf((await document.ref.get()).data() ?? {});
  if (!isEnded(execution) && !isUntouched(execution)) return false;
  const changedMore = execution.steps.some(
    ({ status, undo, action }) => status === "DONE" && undo !== undefined && !BLOCKS.has(action),
  );
  if (changedMore) return false;
  const blocks = await blocksOf(db, document.id);
  return blocks.every((block) => entryOf(block).connectors.length === 0);
}

/** True where it waits for an approval that nobody has given. */
function isUntouched({ status }: Execution): boolean {
  return status === "AWAITING_APPROVAL";
}

async function blocksOf(db: Firestore, execution: string): Promise<readonly QueryDocumentSnapshot[]> {
  return (await db.collection(COLLECTIONS.blocklist).where("execution_id", "==", execution).get()).docs;
}

function entryOf(document: QueryDocumentSnapshot): BlocklistEntry {
  return BlocklistEntry.parse(wireForm(document.data()));
}

/** Documents of a collection that are about these, without all their fields: evidence is large. */
async function about(
  db: Firestore,
  collection: string,
  field: "threat_id" | "alert_id",
  ids: readonly string[],
): Promise<readonly QueryDocumentSnapshot[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / IN_LIMIT) }, (_, index) =>
    ids.slice(index * IN_LIMIT, (index + 1) * IN_LIMIT),
  );
  const found = parts.map((part) => db.collection(collection).where(field, "in", part).select(field).get());
  return (await Promise.all(found)).flatMap(({ docs }) => docs);
}
