import { paced } from "../../simulator/src/pace.ts";
import { generate } from "../../simulator/src/generator.ts";
import type { Emission } from "../../simulator/src/generator.ts";
import { nativeEvents } from "../../simulator/src/output/native.ts";
import { mixed } from "../../simulator/src/scenarios/mixed.ts";
import type { BatchOutcome } from "./account.ts";
import type { SoakOptions } from "./options.ts";

/** Sends one batch of lines; resolves with `accepted`, or with why it was not taken. */
export type Send = (lines: readonly string[]) => Promise<string>;

export interface LoadContext {
  readonly send: Send;
  readonly signal: AbortSignal;
  /** From 0 to 1, exclusive. */
  readonly random: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Batches on their way, at most: more would be this process's end, and no load that anybody sends. */
const MOST_IN_FLIGHT = 2_000;

/** A load that keeps its rate whatever the server does: what is due is sent, answers are heard when they come. */
export class Load {
  readonly #context: LoadContext;
  readonly #options: SoakOptions;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #toNative = nativeEvents(undefined);
  /** Every batch that has been answered. */
  readonly outcomes: BatchOutcome[] = [];
  /** Batches that were not sent because too many were on their way. */
  fellBehind = 0;
  sent = 0;

  constructor(options: SoakOptions, context: LoadContext) {
    this.#options = options;
    this.#context = context;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** When the last batch was sent, on the context's clock. */
  lastAt = 0;

  /** Plays `mixed` for the time that was asked for; resolves when every batch has its answer. */
  async play(): Promise<void> {
    const { clock, wait, signal, random } = this.#context;
    const { eps, minutes, batch, repeatPercent } = this.#options;
    const start = Date.now();
    const seed = Math.floor(random() * 2 ** 32);
    const story = generate(mixed, { seed, start, eps, duration: minutes * 60, intensity: "medium" });
    for await (const group of paced(story, { start, speed: 1, clock, wait, signal })) {
      for (let from = 0; from < group.length; from += batch) {
        const events = group.slice(from, from + batch);
        this.#post(events, false);
        if (random() * 100 < repeatPercent) this.#post(events, true);
      }
    }
    await Promise.all(this.#inFlight);
  }

  #post(emissions: readonly Emission[], repeated: boolean): void {
    if (this.#inFlight.size >= MOST_IN_FLIGHT) {
      this.fellBehind += 1;
      return;
    }
    const sentAt = Date.now();
    this.lastAt = this.#context.clock();
    const ids = emissions.map(({ id }) => id);
    if (!repeated) this.sent += ids.length;
    const lines = emissions.map((emission) => JSON.stringify(this.#toNative(emission)));
    const answered: Promise<void> = this.#answer(lines, { ids, sentAt, repeated }).finally(() =>
      this.#inFlight.delete(answered),
    );
    this.#inFlight.add(answered);
  }

  /** Never rejects: a failure is an outcome, too. */
  async #answer(lines: readonly string[], batch: Omit<BatchOutcome, "result">): Promise<void> {
    try {
      this.outcomes.push({ ...batch, result: await this.#context.send(lines) });
    } catch (error) {
      this.outcomes.push({ ...batch, result: error instanceof Error ? error.message : String(error) });
    }
  }
}
