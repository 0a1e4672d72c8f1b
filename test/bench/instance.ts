import { PubSub } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import { join } from "node:path";
import { ask } from "./children.ts";
import { openFirestore } from "./database.ts";
import { deliverAll } from "./deliver.ts";
import type { Delivered } from "./deliver.ts";
import { serve } from "./framework.ts";
import { ROOT } from "../../suite/paths.ts";
import { buildNaive } from "./naive/build.ts";
import { number, progress } from "./report.ts";
import type { Result } from "./report.ts";
import { workload } from "./workload.ts";

const IN_FLIGHT = 80;
/** Events that warm a function up before the clock starts. */
const WARM_UP = 400;

/** Where the emulators listen. */
export interface Emulators {
  readonly firestoreHost: string;
  readonly pubsubHost: string;
}

interface InstanceNumbers extends Delivered {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly commits: number;
  readonly reads: number;
  /** All gRPC calls of the measured part, by method. */
  readonly calls: Readonly<Record<string, number>>;
  readonly storedThreats: number;
}

interface Candidate {
  readonly name: "product" | "naive";
  readonly source: string;
  readonly target: string;
  readonly threats: string;
  readonly events: number;
}

/** One instance of a function, 80 one-event messages in flight, against the emulators with a project of its own. */
async function measure(emulators: Emulators, candidate: Candidate): Promise<InstanceNumbers> {
  const { name, source, target, threats, events } = candidate;
  const projectId = `demo-bench-${process.pid}-${name}`;
  await createTopics(emulators, projectId);
  const served = await serve({
    source,
    target,
    signature: "cloudevent",
    preload: "count-rpcs",
    env: {
      GCLOUD_PROJECT: projectId,
      GOOGLE_CLOUD_PROJECT: projectId,
      FIRESTORE_EMULATOR_HOST: emulators.firestoreHost,
      PUBSUB_EMULATOR_HOST: emulators.pubsubHost,
    },
  });
  try {
    const now = Date.now();
    await deliverAll(served.url, workload({ seed: 11, count: WARM_UP, now }), IN_FLIGHT);
    const before = callsOf(await ask(served.child));
    const delivered = await deliverAll(served.url, workload({ seed: 12, count: events, now }), IN_FLIGHT);
    const calls = difference(callsOf(await ask(served.child)), before);
    const storedThreats = await countEvents(emulators, projectId, threats);
    if (storedThreats !== WARM_UP + events) {
      throw new Error(`${name} stored ${storedThreats} of ${WARM_UP + events} events.`);
    }
    return {
      events,
      eventsPerSecond: (events / delivered.ms) * 1000,
      ...delivered,
      commits: callsTo(calls, "Commit") + callsTo(calls, "BatchWrite"),
      reads: callsTo(calls, "BatchGetDocuments") + callsTo(calls, "RunQuery"),
      calls,
      storedThreats,
    };
  } finally {
    await served.child.stop();
  }
}

async function createTopics({ pubsubHost }: Emulators, projectId: string): Promise<void> {
  const pubsub = new PubSub({ projectId, apiEndpoint: pubsubHost, emulatorMode: true });
  await Promise.all(Object.values(TOPICS).map((topic) => pubsub.createTopic(topic)));
  await pubsub.close();
}

/** How many threats have the events of the workload as their own; correlations' threats are counted apart. */
async function countEvents(
  { firestoreHost }: Emulators,
  projectId: string,
  threats: string,
): Promise<number> {
  const db = openFirestore(firestoreHost, projectId);
  const collection = db.collection(threats);
  const all = await collection.count().get();
  const correlated = await collection.where("event_count", ">=", 0).count().get();
  await db.terminate();
  return all.data().count - correlated.data().count;
}

function callsOf(answer: unknown): Map<string, number> {
  if (typeof answer !== "object" || answer === null)
    throw new TypeError("The function did not count its calls.");
  return new Map(Object.entries(answer).map(([path, count]) => [path, Number(count)]));
}

function difference(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>) {
  return Object.fromEntries([...after].map(([path, count]) => [path, count - (before.get(path) ?? 0)]));
}

function callsTo(calls: Readonly<Record<string, number>>, method: string): number {
  return calls[`/google.firestore.v1.Firestore/${method}`] ?? 0;
}

/** The product's `processEvents` against the naive handler. */
export async function benchInstance(
  emulators: Emulators,
  sizes: { readonly events: number; readonly naiveEvents: number },
): Promise<Result> {
  progress(`one instance: ${sizes.naiveEvents} messages to the naive handler`);
  const naive = await measure(emulators, {
    name: "naive",
    source: await buildNaive("functions"),
    target: "naiveEvents",
    threats: "naive_threats",
    events: sizes.naiveEvents,
  });
  progress(`one instance: ${sizes.events} messages to the product`);
  const product = await measure(emulators, {
    name: "product",
    source: join(ROOT, "functions"),
    target: "processEvents",
    threats: "threats",
    events: sizes.events,
  });
  const ratio = product.eventsPerSecond / naive.eventsPerSecond;
  const commits = product.commits / product.events;
  const naiveCommits = naive.commits / naive.events;
  return {
    raw: { inFlight: IN_FLIGHT, product, naive },
    lines: [
      {
        what: `one instance, one event a message, ${IN_FLIGHT} in flight`,
        measured: `${number(product.eventsPerSecond)} events/s`,
        comparedWith: `naive handler: ${number(naive.eventsPerSecond)} events/s`,
        ratio: `${number(ratio)} ×`,
        goal: "≥ 3 ×",
        met: ratio >= 3,
      },
      {
        what: "commits for an event, there",
        measured: number(commits),
        comparedWith: `naive handler: ${number(naiveCommits)}`,
        ratio: `${number(commits / naiveCommits)} ×`,
        goal: "≤ 0.25",
        met: commits <= 0.25,
      },
    ],
  };
}
