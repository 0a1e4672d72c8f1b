import type { Purged, PurgeOptions } from "./purged.ts";
import { FieldPath } from "firebase-admin/firestore";
import type { Firestore, QueryDocumentSnapshot } from "firebase-admin/firestore";
import { COLLECTIONS } from "../collections.ts";
import { purgeAlerts } from "./purge-alerts.ts";
import { isFrom } from "./purge-marks.ts";
import { executionsThatStay, purgeForensics, purgeResponses } from "./purge-responses.ts";
import { purgeThreats } from "./purge-threats.ts";

const PAGE = 100;

/**
 * Deletes what one simulation left: threats and alerts that come from it alone, with all that is about them. What real events
 * have part in is not marked and stays. An execution that has not ended, or that changed more than our own blocklist, stays with
 * its threat and alert: after its rollback a second purge takes them. Works page by page, dependents first, so that one that was
 * stopped goes on when it is repeated. Rejects with Firestore's errors.
 */
export async function purgeSimulation(simulation: string, options: PurgeOptions): Promise<Purged> {
  const { db } = options;
  const purged = nothing();
  const counted = new Set<string>();
  for await (const page of pagesOf(db, COLLECTIONS.threats, simulation)) {
    const own = page.filter((doc) => isFrom(doc.get("simulation_ids"), simulation)).map(({ id }) => id);
    const staying = await executionsThatStay(db, "threat_id", own);
    for (const { id } of staying.executions) options.waiting(id);
    const ids = own.filter((id) => !staying.subjects.has(id));
    await purgeResponses(ids, options, purged);
    await purgeForensics(ids, options, purged);
    const rest = page.filter(({ id }) => !staying.subjects.has(id));
    await purgeThreats(rest, { ...options, simulation, counted }, purged);
    purged.kept += staying.subjects.size;
  }
  for await (const page of pagesOf(db, COLLECTIONS.alerts, simulation)) {
    const own = page.filter((doc) => isFrom(doc.get("simulation_ids"), simulation)).map(({ id }) => id);
    const staying = await executionsThatStay(db, "alert_id", own);
    const rest = page.filter(({ id }) => !staying.subjects.has(id));
    await purgeAlerts(rest, { ...options, simulation }, purged);
    purged.kept += staying.subjects.size;
  }
  return purged;
}

function nothing(): Purged {
  return {
    threats: 0,
    alerts: 0,
    history: 0,
    correlations: 0,
    executions: 0,
    blocks: 0,
    forensics: 0,
    shared: 0,
    kept: 0,
  };
}

/** The documents with a simulation's mark, by id, so that what is deleted or stays is not met again. */
async function* pagesOf(
  db: Firestore,
  collection: string,
  simulation: string,
): AsyncGenerator<readonly QueryDocumentSnapshot[]> {
  const marked = db
    .collection(collection)
    .where("simulation_ids", "array-contains", simulation)
    .orderBy(FieldPath.documentId())
    .select("simulation_ids")
    .limit(PAGE);
  let { docs } = await marked.get();
  for (;;) {
    const last = docs.at(-1);
    if (last === undefined) return;
    yield docs;
    ({ docs } = await marked.startAfter(last.id).get());
  }
}
