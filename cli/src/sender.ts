import { setTimeout as sleep } from "node:timers/promises";
import type { Batch } from "./batches.ts";

export interface SenderOptions {
  /** Publishes one message; resolves when it is taken. */
  readonly publish: (batch: Batch) => Promise<unknown>;
  /** Lines a second, at most; `undefined` for as fast as they are taken. */
  readonly rate: number | undefined;
  /** Stops waiting, and sending. */
  readonly signal: AbortSignal;
  /** Messages that may wait for their answer at one time. */
  readonly maxInFlight: number;
}

/** Publishes batches, a bounded number at one time and at a bounded rate, and counts what was taken. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #startedAt = performance.now();
  #begun = 0;
  #failure: { readonly error: unknown } | undefined;
  /** What Pub/Sub has taken. */
  readonly taken = { lines: 0, messages: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins to publish a batch once its turn has come; sends nothing after an abort. Throws what an earlier one failed with. */
  async send(batch: Batch): Promise<void> {
    const { rate, signal, maxInFlight } = this.#options;
    if (rate !== undefined) {
      // An open loop: what was late once is caught up, the rate holds over the whole.
      const due = this.#startedAt + (this.#begun / rate) * 1000;
      await sleep(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => undefined);
    }
    while (this.#inFlight.size >= maxInFlight) await Promise.race(this.#inFlight);
    this.#throwFailure();
    if (signal.aborted) return;
    this.#begun += batch.lines;
    const answered: Promise<void> = this.#publish(batch).finally(() => this.#inFlight.delete(answered));
    this.#inFlight.add(answered);
  }

  /** Never rejects: the first failure is kept for `settle`. */
  async #publish(batch: Batch): Promise<void> {
    try {
      await this.#options.publish(batch);
      this.taken.lines += batch.lines;
      this.taken.messages += 1;
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  /** Waits for all answers. Throws what the first failed one failed with. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
