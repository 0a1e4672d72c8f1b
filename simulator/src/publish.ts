import { setTimeout as sleep } from "node:timers/promises";
import { Batcher } from "@threatstream/cli/batches.ts";
import { cloudError } from "@threatstream/cli/cloud-errors.ts";
import { openRawTopic } from "@threatstream/cli/pubsub.ts";
import type { RawTopic } from "@threatstream/cli/pubsub.ts";
import { Sender } from "@threatstream/cli/sender.ts";
import { findTarget } from "@threatstream/cli/target.ts";
import type { Target } from "@threatstream/cli/target.ts";
import { countOf, generate, simulationId } from "./generator.ts";
import type { Emission } from "./generator.ts";
import { toLines } from "./output/lines.ts";
import type { ToLines } from "./output/lines.ts";
import type { RunOptions } from "./options.ts";
import { paced } from "./pace.ts";
import { showProgress } from "./progress.ts";
import type { Counts, Progress } from "./progress.ts";

const LINES_IN_MESSAGE = 200;
const MAX_IN_FLIGHT = 10;
/** The exit code of what Ctrl-C ended, by the shell's convention. */
const INTERRUPTED = 130;

/** Publishes a run to the suite that runs here, at its own pace, until it ends or Ctrl-C. Resolves with the exit code. */
export async function publishRun(options: RunOptions): Promise<number> {
  const target = await findTarget({ project: undefined, services: ["pubsub"] });
  const topic = openRawTopic(target);
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  const id = simulationId(options.scenario, options.settings);
  const progress = showProgress(countOf(options.settings));
  const run = new Run({ topic, signal: interrupted.signal, lines: toLines(options.output, id), progress });
  const started = performance.now();
  try {
    await run.all(options);
  } catch (error) {
    throw cloudError("Publishing", target, error);
  } finally {
    progress.stop();
    process.off("SIGINT", interrupt);
    // An open connection of Google's library must not hold back the end.
    await Promise.race([topic.close(), sleep(1_000, undefined, { ref: false })]);
  }
  const { aborted } = interrupted.signal;
  const seconds = (performance.now() - started) / 1000;
  console.log(summary(aborted ? "Interrupted: sent" : "Sent", { counts: run.counts, target, id, seconds }));
  return aborted ? INTERRUPTED : 0;
}

interface Sent {
  readonly counts: Counts;
  readonly target: Target;
  readonly id: string;
  readonly seconds: number;
}

function summary(start: string, { counts: { events, attack }, target, id, seconds }: Sent): string {
  const rate = Math.round(events / Math.max(seconds, 0.001));
  return `${start} ${events} events, ${attack} of them of the attack, to ${target.name}: ${seconds.toFixed(1)} s, ${rate} events/s, simulation ${id}.`;
}

interface RunContext {
  readonly topic: RawTopic;
  readonly signal: AbortSignal;
  readonly lines: ToLines;
  readonly progress: Progress;
}

/** One run on its way. */
class Run {
  readonly #context: RunContext;
  readonly #batcher = new Batcher(LINES_IN_MESSAGE);
  readonly #sender: Sender;
  readonly counts: Counts = { events: 0, attack: 0, phase: "" };

  constructor(context: RunContext) {
    const { topic, signal } = context;
    this.#context = context;
    this.#sender = new Sender({
      publish: (batch) => topic.publish(batch, undefined),
      rate: undefined,
      signal,
      maxInFlight: MAX_IN_FLIGHT,
    });
  }

  async all({ scenario, settings, speed }: RunOptions): Promise<void> {
    const { signal, progress } = this.#context;
    const groups = paced(generate(scenario, settings), {
      start: settings.start,
      speed,
      signal,
      clock: () => performance.now(),
      wait: (ms) => sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
    });
    for await (const group of groups) {
      await this.#send(group);
      progress.update(this.counts);
    }
    await this.#sender.settle();
  }

  async #send(group: readonly Emission[]): Promise<void> {
    for (const emission of group) {
      for (const line of this.#context.lines(emission)) {
        const full = this.#batcher.add({ bytes: Buffer.from(line) });
        if (full !== undefined) await this.#sender.send(full);
      }
      this.counts.events += 1;
      if (emission.phase === undefined) continue;
      this.counts.attack += 1;
      this.counts.phase = emission.phase;
    }
    const rest = this.#batcher.close();
    if (rest !== undefined) await this.#sender.send(rest);
  }
}
