import { setTimeout as sleep } from "node:timers/promises";
import { cloudError, findTarget, openRawTopic } from "@threatstream/cli";
import type { RawTopic } from "@threatstream/cli";
import { recordVerified } from "@threatstream/functions/firestore/analytics";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { simulationId } from "@threatstream/scenarios";
import type { Scenario, Settings } from "@threatstream/scenarios";
import { followIn } from "./follow.ts";
import { verifyLive } from "./live.ts";
import type { LiveContext, LiveProgress, LiveReport } from "./live.ts";
import { storySlots } from "./slot.ts";

const OTHERWISE = ", or verify the detections alone with --offline";

export interface SuiteOptions extends Pick<LiveContext, "speed" | "patienceMs"> {
  readonly seed: number;
}

/** Verifies scenarios, one after the other, in the suite that runs here; `undefined` for the one that Ctrl-C ended. */
export async function* verifyInSuite(
  scenarios: readonly Scenario[],
  options: SuiteOptions,
): AsyncGenerator<LiveReport | undefined> {
  const services = ["pubsub", "firestore"] as const;
  const target = await findTarget({ project: undefined, services, otherwise: OTHERWISE });
  console.error(`Verifying ${target.name} with --seed ${options.seed}; the stories are of the past week.`);
  const topic = openRawTopic(target);
  const db = getFirestore(initializeApp({ projectId: target.projectId }, `verify-${options.seed}`));
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  try {
    const durations = scenarios.map(({ defaults }) => defaults.duration);
    const starts = storySlots(durations, Date.now(), Math.random);
    for (const [index, scenario] of scenarios.entries()) {
      const start = starts[index] ?? 0;
      yield await verifyOne(scenario, start, { ...options, topic, db, signal: interrupted.signal });
    }
  } catch (error) {
    throw cloudError("Verifying", target, error);
  } finally {
    process.off("SIGINT", interrupt);
    // Open connections of Google's libraries must not hold back the end.
    const closed = Promise.all([topic.close(), db.terminate()]);
    await Promise.race([closed, sleep(1_000, undefined, { ref: false })]);
  }
}

interface Opened extends SuiteOptions {
  readonly topic: RawTopic;
  readonly db: Firestore;
  readonly signal: AbortSignal;
}

/** Verifies one scenario, whose story begins at `start`, and records what it proved. */
async function verifyOne(
  scenario: Scenario,
  start: number,
  { seed, topic, db, signal, ...options }: Opened,
): Promise<LiveReport | undefined> {
  const settings: Settings = { ...scenario.defaults, seed, start, intensity: "medium" };
  const report = await verifyLive(scenario, settings, {
    ...options,
    publish: (batch, simulation) => topic.publish(batch, undefined, simulation),
    follow: followIn(db),
    signal,
    clock: () => performance.now(),
    wait: (ms) => sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
    onProgress: progressOf(scenario.id),
  });
  if (report?.passed === true) await record(db, scenario, report.simulation);
  if (report === undefined) {
    console.error(`Interrupted: what was sent stays, as ${simulationId(scenario, settings)}.`);
  }
  return report;
}

/** Keeps which techniques the run proved: those that its scenario had to raise. */
async function record(db: Firestore, { id, expects }: Scenario, simulation: string): Promise<void> {
  const techniques = expects.raises.flatMap(({ technique }) => technique ?? []);
  await recordVerified(db, { techniques, scenario: id, simulation, at: Date.now() });
}

const EVERY_MS = 5_000;

/** Tells on standard error, every five seconds, how far a run is. */
function progressOf(scenario: string): (progress: LiveProgress) => void {
  let next = performance.now() + EVERY_MS;
  return ({ events, sent, stored }) => {
    if (performance.now() < next) return;
    next = performance.now() + EVERY_MS;
    console.error(`${scenario}: ${sent} of ${events} events sent, ${stored} stored`);
  };
}
