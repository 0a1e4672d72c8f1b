import { Batcher, Sender } from "@threatstream/cli";
import type { Batch } from "@threatstream/cli";
import { generate } from "@threatstream/scenarios";
import type { Emission, Scenario, Settings, ToLines } from "@threatstream/scenarios";
import { paced } from "./pace.ts";
import type { Counts } from "./progress.ts";

const LINES_IN_MESSAGE = 200;
const MAX_IN_FLIGHT = 10;

export interface RunContext {
  /** Publishes one message; resolves when it is taken. */
  readonly publish: (batch: Batch) => Promise<unknown>;
  readonly toLines: ToLines;
  /** Ends the run within a fifth of a second. */
  readonly signal: AbortSignal;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  /** Waits for milliseconds; resolves early when the signal aborts. */
  readonly wait: (ms: number) => Promise<void>;
  /** Told of each group of events before it is sent. */
  readonly onSending?: (group: readonly Emission[]) => void;
  /** Told what was sent so far, after each group of events. */
  readonly onSent: (counts: Counts) => void;
}

/** One run on its way to a topic. */
export class Run {
  readonly #context: RunContext;
  readonly #batcher = new Batcher(LINES_IN_MESSAGE);
  readonly #sender: Sender;
  readonly counts: Counts = { events: 0, attack: 0, phase: "" };

  constructor(context: RunContext) {
    const { publish, signal } = context;
    this.#context = context;
    this.#sender = new Sender({ publish, rate: undefined, signal, maxInFlight: MAX_IN_FLIGHT });
  }

  /**
   * Sends all events of a scenario when their time has come; resolves when the last message is taken, or after an abort when
   * those on their way are. Throws what the first failed message failed with.
   */
  async play(scenario: Scenario, settings: Settings, speed: number): Promise<void> {
    const { signal, clock, wait, onSent } = this.#context;
    const groups = paced(generate(scenario, settings), { start: settings.start, speed, signal, clock, wait });
    for await (const group of groups) {
      await this.#send(group);
      onSent(this.counts);
    }
    await this.#sender.settle();
  }

  async #send(group: readonly Emission[]): Promise<void> {
    this.#context.onSending?.(group);
    for (const emission of group) {
      for (const line of this.#context.toLines(emission)) {
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
