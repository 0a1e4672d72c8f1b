import type { Firestore, Query } from "firebase-admin/firestore";
import { TOPICS } from "@threatstream/contracts";
import type { Suite } from "../../suite/suite.ts";
import { openFirestore } from "../support/database.ts";
import { listen, productCounters } from "./listener.ts";
import { openTopic } from "../support/publish.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import { messagesOf, workload } from "./workload.ts";

const BATCH = 200;
/** Events that start and warm up the suite's workers before the clock starts. */
const WARM_UP = 2_000;
const NAIVE_WARM_UP = 20;
const LIMIT_MS = 180_000;

interface Throughput {
  readonly events: number;
  /** Until the topic had taken everything. */
  readonly publishedMs: number;
  /** Until a listener had seen that the last event is stored. */
  readonly seenMs: number;
  readonly eventsPerSecond: number;
}

interface Candidate {
  readonly db: Firestore;
  readonly suite: Suite;
  readonly topic: string;
  readonly threats: string;
  /** Grow in the commits that write the threats, so the last of them is the last document to be seen. */
  readonly counters: Query;
  /** Events in a message. */
  readonly batch: number;
}

/** Publishes the events of a seed; waits until listeners have seen all of them stored, and counts them. */
async function measure(candidate: Candidate, seed: number, events: number): Promise<Throughput> {
  const { db, suite, batch, threats, counters } = candidate;
  const messages = messagesOf(workload({ seed, count: events, now: Date.now() }), batch);
  const topic = openTopic(suite, candidate.topic);
  const listener = await listen({ counters });
  try {
    const expected = listener.processed + events;
    const start = performance.now();
    const published = Promise.all(messages.map((message) => topic.publish(message)));
    const publishedMs = published.then(() => performance.now() - start);
    const end = await listener.until(() => listener.processed >= expected, LIMIT_MS);
    const seenMs = end - start;
    await checkStored(db, threats, seed, events);
    return { events, publishedMs: await publishedMs, seenMs, eventsPerSecond: (events / seenMs) * 1000 };
  } finally {
    listener.stop();
    await topic.close();
  }
}

/** The counters said so; here are the documents themselves. */
async function checkStored(db: Firestore, collection: string, seed: number, events: number): Promise<void> {
  const prefix = `evt-${seed.toString(16)}-`;
  const own = db
    .collection(collection)
    .where("event_id", ">=", prefix)
    .where("event_id", "<", `${prefix}~`)
    .select("event_id", "event_count");
  const { docs } = await own.get();
  const stored = docs.filter((doc) => doc.get("event_count") === undefined).length;
  if (stored !== events) throw new Error(`Of ${events} events ${stored} are stored in ${collection}.`);
}

/** The product, and in the same suite the naive handler: from publishing to a listener. */
export async function benchSuite(
  suite: Suite,
  sizes: { readonly events: number; readonly naiveEvents: number },
): Promise<Result> {
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  try {
    progress(`whole suite: ${sizes.events} events in batches of ${BATCH} to the product`);
    const counters = productCounters(db);
    const ours = { db, suite, topic: TOPICS.raw, threats: "threats", counters, batch: BATCH };
    await measure(ours, 21, WARM_UP);
    const product = await measure(ours, 22, sizes.events);
    progress(`whole suite: ${sizes.naiveEvents} one-event messages to the naive handler`);
    const theirs = {
      db,
      suite,
      topic: "bench.naive.logs",
      threats: "naive_threats",
      counters: db.collection("naive_analytics"),
      batch: 1,
    };
    await measure(theirs, 31, NAIVE_WARM_UP);
    const naive = await measure(theirs, 32, sizes.naiveEvents);
    return suiteResult(product, naive);
  } finally {
    await db.terminate();
  }
}

function suiteResult(product: Throughput, naive: Throughput): Result {
  const ratio = product.eventsPerSecond / naive.eventsPerSecond;
  const measured = `${number(product.eventsPerSecond)} events/s`;
  return {
    raw: { batch: BATCH, product, naive },
    lines: [
      {
        what: `whole suite, published in batches of ${BATCH} → listener, ${number(product.events)} events`,
        measured,
        comparedWith: "",
        ratio: "",
        goal: "≥ 1,000/s",
        met: product.eventsPerSecond >= 1_000,
      },
      {
        what: "whole suite, against one event a message",
        measured,
        comparedWith: `naive handler: ${number(naive.eventsPerSecond)} events/s`,
        ratio: `${number(ratio)} ×`,
        goal: "≥ 30 ×",
        met: ratio >= 30,
      },
    ],
  };
}
