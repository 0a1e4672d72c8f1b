import { setTimeout as sleep } from "node:timers/promises";
import { cloudError, findTarget, openRawTopic } from "@threatstream/cli";
import type { RawTopic, Target } from "@threatstream/cli";
import { countOf, simulationId, toLines } from "@threatstream/scenarios";
import type { RunOptions } from "./options.ts";
import { showProgress } from "./progress.ts";
import type { Counts } from "./progress.ts";
import { Run } from "./run.ts";

const OTHERWISE = ", or write the events to a file with --out";
/** The exit code of what Ctrl-C ended, by the shell's convention. */
const INTERRUPTED = 130;

/** Publishes a run to the suite that runs here, at its own pace, until it ends or Ctrl-C. Resolves with the exit code. */
export async function publishRun(options: RunOptions): Promise<number> {
  const target = await findTarget({ project: undefined, services: ["pubsub"], otherwise: OTHERWISE });
  console.error(introduction(options, target));
  const topic = openRawTopic(target);
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  const started = performance.now();
  try {
    const counts = await playInto(topic, options, interrupted.signal);
    const { aborted } = interrupted.signal;
    const seconds = (performance.now() - started) / 1000;
    console.log(`${aborted ? "Interrupted: sent" : "Sent"} ${summary(options, target, counts, seconds)}`);
    return aborted ? INTERRUPTED : 0;
  } catch (error) {
    throw cloudError("Publishing", target, error);
  } finally {
    process.off("SIGINT", interrupt);
    // An open connection of Google's library must not hold back the end.
    await Promise.race([topic.close(), sleep(1_000, undefined, { ref: false })]);
  }
}

async function playInto(topic: RawTopic, options: RunOptions, signal: AbortSignal): Promise<Counts> {
  const { scenario, settings, output, speed } = options;
  const progress = showProgress(countOf(settings));
  const id = simulationId(scenario, settings);
  const run = new Run({
    publish: (batch) => topic.publish(batch, undefined, id),
    toLines: toLines(output, id),
    signal,
    clock: () => performance.now(),
    wait: (ms) => sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
    onSent: (counts) => progress.update(counts),
  });
  try {
    await run.play(scenario, settings, speed);
  } finally {
    progress.stop();
  }
  return run.counts;
}

function introduction({ scenario, settings, speed }: RunOptions, { name }: Target): string {
  const seconds = Math.ceil(settings.duration / speed);
  return `${scenario.summary}, for ${seconds} s, into ${name}.
What is found is on the dashboard, and in: npm run -s threatstream -- watch`;
}

function summary(
  { scenario, settings }: RunOptions,
  { name }: Target,
  { events, attack }: Counts,
  seconds: number,
): string {
  const rate = Math.round(events / Math.max(seconds, 0.001));
  const id = simulationId(scenario, settings);
  return `${events} events, ${attack} of them of the attack, to ${name}: ${seconds.toFixed(1)} s, ${rate} events/s, simulation ${id}.`;
}
