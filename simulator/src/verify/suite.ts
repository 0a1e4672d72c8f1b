import { setTimeout as sleep } from "node:timers/promises";
import { cloudError } from "@threatstream/cli/cloud-errors.ts";
import { openRawTopic } from "@threatstream/cli/pubsub.ts";
import { findTarget } from "@threatstream/cli/target.ts";
import { recordVerified } from "@threatstream/functions/store/verified.ts";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { simulationId } from "../generator.ts";
import type { Settings } from "../generator.ts";
import type { Scenario } from "../scenario.ts";
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
  { seed, ...options }: SuiteOptions,
): AsyncGenerator<LiveReport | undefined> {
  const target = await findTarget({
    project: undefined,
    services: ["pubsub", "firestore"],
    otherwise: OTHERWISE,
  });
  const starts = storySlots(
    scenarios.map(({ defaults }) => defaults.duration),
    Date.now(),
    Math.random,
  );
  console.error(`Verifying ${target.name} with --seed ${seed}; the stories are of the past days.`);
  const topic = openRawTopic(target);
  const db = getFirestore(initializeApp({ projectId: target.projectId }, `verify-${seed}`));
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  const { signal } = interrupted;
  process.once("SIGINT", interrupt);
  try {
    for (const [index, scenario] of scenarios.entries()) {
      const settings: Settings = {
        ...scenario.defaults,
        seed,
        start: starts[index] ?? 0,
        intensity: "medium",
      };
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
      if (report === undefined)
        console.error(`Interrupted: what was sent stays, as ${simulationId(scenario, settings)}.`);
      yield report;
    }
  } catch (error) {
    throw cloudError("Verifying", target, error);
  } finally {
    process.off("SIGINT", interrupt);
    // Open connections of Google's libraries must not hold back the end.
    await Promise.race([
      Promise.all([topic.close(), db.terminate()]),
      sleep(1_000, undefined, { ref: false }),
    ]);
  }
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
