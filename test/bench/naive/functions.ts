import { initializeApp } from "firebase-admin/app";
import { FieldValue, getFirestore } from "firebase-admin/firestore";
import { getRequestListener } from "@hono/node-server";
import { onRequest } from "firebase-functions/v2/https";
import { onMessagePublished } from "firebase-functions/v2/pubsub";
import { Hono } from "hono";
import { alertFields, alertIdOf, alertTally, raisesAlert } from "../../../core/src/alerts/raise.ts";
import type { Analysis } from "../../../core/src/pipeline/item.ts";
import { splitMessage } from "../../../core/src/pipeline/split.ts";
import { openAnalyzer } from "../../../core/src/analyzer.ts";

/*
 * What a developer writes first: the same analysis, then one write for the threat, one for its alert and one for each counter,
 * each awaited. It does less than the product: no correlation, no source profiles, no outgoing topics, and a repeated
 * message counts twice. `thriftyEvents` is the same with the counters in one document, and so in one write.
 */

/** A constant reply of a given size, through the same framework and libraries as the API's. */
const app = new Hono();
const reply = { text: "x".repeat(Math.max(0, Number(process.env["BENCH_REPLY_BYTES"] ?? 64) - 11)) };
app.all("*", (c) => c.json(reply));
export const bare = onRequest(
  { cors: false },
  getRequestListener(app.fetch, { overrideGlobalObjects: false }),
);

const POLICY = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set<string>(),
  knownBadSources: new Set<string>(),
} as const;

const db = getFirestore(initializeApp());
const analyzer = openAnalyzer({ trustedRanges: [], now: () => Date.now() });

const ONE = FieldValue.increment(1);
const COUNTERS = db.collection("naive_analytics");

async function store({ threat, title, at }: Analysis, countersTogether: boolean): Promise<void> {
  await db.collection("naive_threats").doc(threat.id).set(threat);
  if (raisesAlert(threat, POLICY)) {
    const id = alertIdOf(threat, { at, subject: threat.source_ip }, POLICY);
    const tally = alertTally(threat, { occurrences: 1, lastAt: at, title, version: 1 });
    await db
      .collection("naive_alerts")
      .doc(id)
      .set({ ...alertFields(id, tally, Date.now()), status: "NEW" });
  }
  if (countersTogether) {
    const counted = { processed: ONE, [threat.severity]: ONE, [threat.threat_type]: ONE };
    await COUNTERS.doc("counters").set(counted, { merge: true });
    return;
  }
  await COUNTERS.doc(`severity-${threat.severity}`).set({ count: ONE }, { merge: true });
  await COUNTERS.doc(`type-${threat.threat_type}`).set({ count: ONE }, { merge: true });
  await COUNTERS.doc("processed").set({ processed: ONE }, { merge: true });
}

/** A function that stores each event of a message, one after the other. */
function handler(topic: string, countersTogether: boolean) {
  return onMessagePublished(
    { topic, retry: true, concurrency: 80, memory: "512MiB" },
    async ({ data: { message } }) => {
      const core = await analyzer;
      const { records } = splitMessage({
        data: Buffer.from(message.data, "base64"),
        attributes: {},
        receivedAt: Date.now(),
      });
      for (const outcome of core.analyze(records)) {
        if (outcome.kind === "analyzed") await store(outcome.analysis, countersTogether);
      }
    },
  );
}

export const naiveEvents = handler("bench.naive.logs", false);
export const thriftyEvents = handler("bench.thrifty.logs", true);
