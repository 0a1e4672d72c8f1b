import { setTimeout } from "node:timers/promises";
import type { Firestore, Transaction } from "firebase-admin/firestore";
import { ContentionError, isConflict } from "../errors.ts";

const ATTEMPTS = 20;
const JITTER_MS = 20;

/**
 * Runs a change and its audit entries in a transaction, and again where another change came first to the end of a chain: that
 * is over in milliseconds, and no reason to try again for Firestore's client, which tries again itself what else passes.
 * Throws `ContentionError` after 20 times in a row.
 */
export async function audited<T>(
  db: Firestore,
  change: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let cause: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await db.runTransaction(change);
    } catch (error) {
      if (!isConflict(error)) throw error;
      cause = error;
    }
    // Later and later, and not all at the same moment again.
    await setTimeout(Math.random() * JITTER_MS * attempt);
  }
  const advice = "if it stays so, `threatstream audit verify` says what is wrong";
  throw new ContentionError(`The end of an audit chain was never as it had been read: ${advice}`, { cause });
}
