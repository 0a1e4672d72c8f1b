import type { CollectionReference, Query } from "firebase-admin/firestore";
import type { Suite } from "../../suite/suite.ts";
import { openFirestore } from "./database.ts";
import { listen } from "./listener.ts";
import { openTopic, publishByApi } from "./publish.ts";
import { number, progress } from "./report.ts";
import type { Result } from "./report.ts";
import { messagesOf, workload } from "./workload.ts";

const BATCH = 200;
const REQUESTS_IN_FLIGHT = 4;
/** Events that start and warm up the suite's workers before the clock starts. */
const WARM_UP = 1_000;
const NAIVE_WARM_UP = 20;
const LIMIT_MS = 180_000;

export interface Throughput {
  readonly events: number;
  /** Until everything had been accepted. */
  readonly publishedMs: number;
  /** Until the listener had seen the last threat. */
  readonly seenMs: number;
  readonly eventsPerSecond: number;
}

/**
 * Threats of a workload's events; a correlation's threat carries the id of its first event, so it adds none. Their ids
 * alone, so that the listener leaves the machine to the suite.
 */
export function threatsOf(collection: CollectionReference, seed: number): Query {
  const prefix = `evt-${seed.toString(16)}-`;
  return collection.where("event_id", ">=", prefix).where("event_id", "<", `${prefix}~`).select("event_id");
}

/** Publishes the events of a seed, and waits until a listener has seen the threat of each. */
async function measure(
  collection: CollectionReference,
  { seed, events }: { readonly seed: number; readonly events: number },
  publish: (lines: readonly string[]) => Promise<void>,
): Promise<Throughput> {
  const lines = workload({ seed, count: events, now: Date.now() });
  const listener = await listen(threatsOf(collection, seed));
  try {
    const start = performance.now();
    const published = publish(lines).then(() => performance.now() - start);
    const [publishedMs, end] = await Promise.all([published, listener.reached(events, LIMIT_MS)]);
    const seenMs = end - start;
    return { events, publishedMs, seenMs, eventsPerSecond: (events / seenMs) * 1000 };
  } finally {
    listener.stop();
  }
}

/** The product: batches through `POST /api/events`, Pub/Sub and the function, to a listener. */
export async function measureProduct(suite: Suite, events: number): Promise<Throughput> {
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const threats = db.collection("threats");
  const publish = (lines: readonly string[]) =>
    publishByApi(suite.hostingUrl, messagesOf(lines, BATCH), REQUESTS_IN_FLIGHT);
  try {
    await measure(threats, { seed: 21, events: WARM_UP }, publish);
    progress(`whole suite: ${events} events in batches of ${BATCH} to the product`);
    return await measure(threats, { seed: 22, events }, publish);
  } finally {
    await db.terminate();
  }
}

/** The naive handler: one event a message, to a listener. */
export async function measureNaive(suite: Suite, events: number): Promise<Throughput> {
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const topic = openTopic(suite, "bench.naive.logs");
  const threats = db.collection("naive_threats");
  const publish = async (lines: readonly string[]): Promise<void> => {
    await Promise.all(lines.map((line) => topic.publish(line)));
  };
  try {
    await measure(threats, { seed: 31, events: NAIVE_WARM_UP }, publish);
    progress(`whole suite: ${events} one-event messages to the naive handler`);
    return await measure(threats, { seed: 32, events }, publish);
  } finally {
    await topic.close();
    await db.terminate();
  }
}

export function suiteResult(product: Throughput, naive: Throughput): Result {
  const ratio = product.eventsPerSecond / naive.eventsPerSecond;
  return {
    raw: { batch: BATCH, requestsInFlight: REQUESTS_IN_FLIGHT, product, naive },
    lines: [
      {
        what: `whole suite, POST /api/events (${BATCH} each) → listener, ${number(product.events)} events`,
        measured: `${number(product.eventsPerSecond)} events/s`,
        comparedWith: "",
        ratio: "",
        goal: "≥ 1,000/s",
        met: product.eventsPerSecond >= 1_000,
      },
      {
        what: "whole suite, against one event a message",
        measured: `${number(product.eventsPerSecond)} events/s`,
        comparedWith: `naive handler: ${number(naive.eventsPerSecond)} events/s`,
        ratio: `${number(ratio)} ×`,
        goal: "≥ 30 ×",
        met: ratio >= 30,
      },
    ],
  };
}
