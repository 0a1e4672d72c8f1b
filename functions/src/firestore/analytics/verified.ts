import { Timestamp } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { z } from "zod";
import { COLLECTIONS } from "../collections.ts";

const DOCUMENT = "verified";

const Verified = z.object({
  at: z.instanceof(Timestamp),
  scenario: z.string(),
  simulation_id: z.string(),
});
const VerifiedDocument = z.object({ techniques: z.record(z.string(), Verified).default({}) });

/** When a technique was last raised by a simulation that had to raise it, and by which scenario. */
export interface VerifiedTechnique {
  /** ISO-8601, UTC, milliseconds. */
  readonly at: string;
  readonly scenario: string;
}

/** A run of a simulation that came to all that was expected of it. */
export interface VerifiedRun {
  /** Ids of the ATT&CK techniques that it raised. */
  readonly techniques: readonly string[];
  readonly scenario: string;
  readonly simulation: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Keeps, in `analytics/verified`, what a run proved; of two runs the newer counts, whichever is recorded last. */
export async function recordVerified(db: Firestore, run: VerifiedRun): Promise<void> {
  if (run.techniques.length === 0) return;
  const ref = db.collection(COLLECTIONS.analytics).doc(DOCUMENT);
  const record = {
    at: Timestamp.fromMillis(run.at),
    scenario: run.scenario,
    simulation_id: run.simulation,
  };
  await db.runTransaction(async (transaction) => {
    const { techniques } = VerifiedDocument.parse((await transaction.get(ref)).data() ?? {});
    const older = run.techniques.filter((id) => {
      const held = techniques[id];
      return held === undefined || held.at.toMillis() <= run.at;
    });
    if (older.length === 0) return;
    const records = Object.fromEntries(older.map((id) => [id, record]));
    transaction.set(ref, { techniques: { ...techniques, ...records } });
  });
}

/** The techniques that runs proved, by id. */
export async function readVerified(db: Firestore): Promise<ReadonlyMap<string, VerifiedTechnique>> {
  const data = (await db.collection(COLLECTIONS.analytics).doc(DOCUMENT).get()).data();
  const { techniques } = VerifiedDocument.parse(data ?? {});
  return new Map(
    Object.entries(techniques).map(([id, { at, scenario }]) => [
      id,
      { at: at.toDate().toISOString(), scenario },
    ]),
  );
}
