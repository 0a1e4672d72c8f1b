import { initializeApp } from "firebase-admin/app";
import { FieldValue, getFirestore } from "firebase-admin/firestore";
import { onMessagePublished } from "firebase-functions/v2/pubsub";
import { alertFields, alertIdOf, alertTally, raisesAlert } from "../../../functions/src/pipeline/decide.ts";
import type { Analysis } from "../../../functions/src/pipeline/run.ts";
import { splitMessage } from "../../../functions/src/pipeline/split.ts";
import { wireAnalyzer } from "../../../functions/src/wiring-core.ts";

/*
 * What a developer writes first: the same analysis, then one write for the threat, one for its alert and one for the counter,
 * each awaited. It does less than the product: no correlation, no source profiles, no outgoing topics, and a repeated
 * message counts twice.
 */

const POLICY = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set<string>(),
  knownBadSources: new Set<string>(),
} as const;

const db = getFirestore(initializeApp());
const analyzer = wireAnalyzer({ trustedRanges: [], now: () => Date.now() });

async function store({ threat, title, at }: Analysis): Promise<void> {
  await db.collection("naive_threats").doc(threat.id).set(threat);
  if (raisesAlert(threat, POLICY)) {
    const id = alertIdOf(threat, { at, subject: threat.source_ip }, POLICY);
    const tally = alertTally(threat, { occurrences: 1, lastAt: at, title, version: 1 });
    await db
      .collection("naive_alerts")
      .doc(id)
      .set({ ...alertFields(id, tally, Date.now()), status: "NEW" });
  }
  await db
    .doc("naive_analytics/counters")
    .set({ processed: FieldValue.increment(1), [threat.severity]: FieldValue.increment(1) }, { merge: true });
}

export const naiveEvents = onMessagePublished(
  { topic: "bench.naive.logs", retry: true, concurrency: 80, memory: "512MiB" },
  async ({ data: { message } }) => {
    const core = await analyzer;
    const { records } = splitMessage({
      data: Buffer.from(message.data, "base64"),
      attributes: {},
      receivedAt: Date.now(),
    });
    for (const record of records) {
      const outcome = core.analyze(record);
      if (outcome.kind === "analyzed") await store(outcome.analysis);
    }
  },
);
