import { PubSub } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import { join } from "node:path";
import { ask } from "./children.ts";
import { openFirestore } from "../support/database.ts";
import { deliverAll } from "./deliver.ts";
import type { Delivered } from "./deliver.ts";
import { serve } from "./framework.ts";
import type { Served } from "./framework.ts";
import { ROOT } from "../../suite/paths.ts";
import { buildNaive } from "./naive/build.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import { median } from "../support/stats.ts";
import { workload } from "./workload.ts";

const IN_FLIGHT = 80;
/** Rounds that warm a function and the emulator up before the clock starts: until then V8 is still compiling. */
const WARM_UP_ROUNDS = 2;

/** Where the emulators listen. */
export interface Emulators {
  readonly firestoreHost: string;
  readonly pubsubHost: string;
}

interface Round extends Delivered {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly commits: number;
  readonly reads: number;
  /** All gRPC calls of the measured part, by method. */
  readonly calls: Readonly<Record<string, number>>;
}

interface Candidate {
  readonly name: "product" | "naive" | "thrifty";
  readonly source: string;
  readonly target: string;
  readonly threats: string;
  readonly events: number;
}

/** A function that is served, with what it is to be measured by. */
interface Running {
  readonly candidate: Candidate;
  readonly projectId: string;
  readonly served: Served;
  /** Seeds of the workloads that it has had; no two share an event. */
  readonly seeds: number[];
}

/** Starts one instance of a function against the emulators, with a project of its own, and warms it up. */
async function start(emulators: Emulators, candidate: Candidate): Promise<Running> {
  const { name, source, target } = candidate;
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
  const running = { candidate, projectId, served, seeds: [] };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await deliver(running, candidate.events);
  return running;
}

/** Delivers so many events that it has not had, 80 one-event messages in flight. */
async function deliver({ served, seeds }: Running, events: number): Promise<Delivered> {
  const seed = 11 + seeds.length;
  seeds.push(seed);
  return deliverAll(served.url, workload({ seed, count: events, now: Date.now() }), IN_FLIGHT);
}

async function measure(running: Running): Promise<Round> {
  const { served, candidate } = running;
  const before = callsOf(await ask(served.child));
  const delivered = await deliver(running, candidate.events);
  const calls = difference(callsOf(await ask(served.child)), before);
  return {
    events: candidate.events,
    eventsPerSecond: (candidate.events / delivered.ms) * 1000,
    ...delivered,
    commits: callsTo(calls, "Commit") + callsTo(calls, "BatchWrite"),
    reads: callsTo(calls, "BatchGetDocuments") + callsTo(calls, "RunQuery"),
    calls,
  };
}

/** Throws where not every event that a function has had is stored, once. */
async function checkStored(emulators: Emulators, running: Running, rounds: number): Promise<void> {
  const { candidate, projectId } = running;
  const expected = (WARM_UP_ROUNDS + rounds) * candidate.events;
  const stored = await countEvents(emulators, projectId, candidate.threats);
  if (stored !== expected) throw new Error(`${candidate.name} stored ${stored} of ${expected} events.`);
}

/** Creates the product's topics in an emulated project. */
export async function createTopics({ pubsubHost }: Emulators, projectId: string): Promise<void> {
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

/**
 * The product's `processEvents` against the naive handlers: in turn, so that what else the machine does falls on all. Each
 * ratio is the median of the rounds'.
 */
export async function benchInstance(emulators: Emulators, sizes: Sizes["instance"]): Promise<Result> {
  const { events, naiveEvents, rounds } = sizes;
  progress(`one instance: ${rounds} rounds of ${events} messages, and twice ${naiveEvents} (naive)`);
  const source = await buildNaive("functions");
  const naive = { source, threats: "naive_threats", events: naiveEvents };
  const candidates: readonly Candidate[] = [
    { ...naive, name: "naive", target: "naiveEvents" },
    { ...naive, name: "thrifty", target: "thriftyEvents" },
    { name: "product", source: join(ROOT, "functions"), target: "processEvents", threats: "threats", events },
  ];
  const running: Running[] = [];
  const measured: Record<Candidate["name"], Round[]> = { naive: [], thrifty: [], product: [] };
  try {
    for (const candidate of candidates) running.push(await start(emulators, candidate));
    for (let round = 0; round < rounds; round += 1) {
      for (const each of running) measured[each.candidate.name].push(await measure(each));
    }
    for (const each of running) await checkStored(emulators, each, rounds);
  } finally {
    await Promise.all(running.map(({ served }) => served.child.stop()));
  }
  return report(measured);
}

function report({ product, naive, thrifty }: Readonly<Record<Candidate["name"], readonly Round[]>>): Result {
  const rate = (of: readonly Round[]) => median(of.map(({ eventsPerSecond }) => eventsPerSecond));
  const commitsPerEvent = (of: readonly Round[]) => median(of.map(({ commits, events }) => commits / events));
  const ratioTo = (of: readonly Round[]) =>
    median(
      product.map(
        ({ eventsPerSecond }, round) => eventsPerSecond / (of[round]?.eventsPerSecond ?? Number.NaN),
      ),
    );
  const [commits, naiveCommits] = [commitsPerEvent(product), commitsPerEvent(naive)];
  const measured = `${number(rate(product))} events/s`;
  return {
    raw: { inFlight: IN_FLIGHT, product, naive, thrifty },
    lines: [
      {
        what: `one instance, one event a message, ${IN_FLIGHT} in flight`,
        measured,
        comparedWith: `naive handler: ${number(rate(naive))} events/s`,
        ratio: `${number(ratioTo(naive))} ×`,
        goal: "≥ 3 ×",
        met: ratioTo(naive) >= 3,
      },
      {
        what: "the same, against all counters in one write",
        measured,
        comparedWith: `thriftier handler: ${number(rate(thrifty))} events/s`,
        ratio: `${number(ratioTo(thrifty))} ×`,
        goal: "",
        met: true,
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
