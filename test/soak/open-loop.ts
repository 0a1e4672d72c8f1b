import type { Batch, Ledger, Outcome } from "./ledger.ts";

export interface OpenLoopOptions {
  /** Never rejects. */
  readonly send: (batch: Batch) => Promise<Outcome>;
  readonly ledger: Ledger;
  /** Requests that may be unanswered at one time. */
  readonly maxInFlight: number;
  /** How many of a hundred batches are sent twice. */
  readonly repeat: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Sends batches when they are due, whatever became of those before: a server that slows down slows no sender down. Beyond
 * `maxInFlight` unanswered requests a batch is not sent, and the ledger says so.
 */
export class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #inFlight = new Set<Promise<void>>();
  #batches = 0;

  constructor(options: OpenLoopOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Sends a batch; and where it is its turn, a second copy in the same moment, which is when repeats are hardest to tell. */
  offer(batch: Batch): void {
    const { ledger, maxInFlight, repeat } = this.#options;
    if (this.#inFlight.size >= maxInFlight) {
      ledger.withhold(batch);
      return;
    }
    this.#send(batch);
    if (isRepeated(this.#batches, repeat)) this.#send(batch);
    this.#batches += 1;
  }

  #send(batch: Batch): void {
    const { send, ledger, now } = this.#options;
    ledger.send(batch, now());
    const answered: Promise<void> = send(batch)
      .then((outcome) => ledger.answer(batch, outcome))
      .finally(() => this.#inFlight.delete(answered));
    this.#inFlight.add(answered);
  }

  /** Resolves when everything sent so far is answered. */
  async answered(): Promise<void> {
    await Promise.all(this.#inFlight);
  }
}

/** Whether the batch with this index is among the `percent` of a hundred that are sent twice, evenly spread. */
export function isRepeated(index: number, percent: number): boolean {
  return Math.floor(((index + 1) * percent) / 100) > Math.floor((index * percent) / 100);
}
