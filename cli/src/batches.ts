import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { HashCounter } from "@threatstream/functions/store/hash-counter.ts";
import type { Line } from "./input.ts";

/** Pub/Sub's limit for the value of an attribute, in bytes. */
const MAX_ATTRIBUTE_BYTES = 1024;

/** A message for `security.raw.logs`. */
export interface Batch {
  readonly data: Buffer;
  readonly lines: number;
  /** Running numbers of lines whose text stood earlier in the input; see `RawMessageAttributes`. */
  readonly occurrences: string;
}

/**
 * Joins lines to messages of at most `size` lines, within Pub/Sub's limits. Lines are numbered among equal ones over the whole
 * input, so that a file sent twice changes nothing, however it is cut, and equal lines stay distinct.
 */
export class Batcher {
  readonly #size: number;
  readonly #counter = new HashCounter();
  #lines: Buffer[] = [];
  #bytes = 0;
  #occurrences = "";

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a line; returns the batch that had to be closed before it, if any. */
  add({ bytes }: Pick<Line, "bytes">): Batch | undefined {
    const occurrence = this.#counter.increment(bytes.toString("latin1"));
    let pair = occurrence === 0 ? "" : `${this.#lines.length}:${occurrence}`;
    let closed: Batch | undefined;
    const isFull =
      this.#lines.length >= this.#size ||
      this.#bytes + bytes.length + 1 > MAX_BATCH_BYTES ||
      this.#occurrences.length + pair.length + 1 > MAX_ATTRIBUTE_BYTES;
    if (isFull && this.#lines.length > 0) {
      closed = this.close();
      pair = occurrence === 0 ? "" : `0:${occurrence}`;
    }
    this.#lines.push(bytes);
    this.#bytes += bytes.length + 1;
    if (pair !== "") this.#occurrences += this.#occurrences === "" ? pair : `,${pair}`;
    return closed;
  }

  /** The batch of all lines since the last one; `undefined` where there are none. */
  close(): Batch | undefined {
    if (this.#lines.length === 0) return undefined;
    const newline = Buffer.from("\n");
    const data = Buffer.concat(
      this.#lines.flatMap((line, index) => (index === 0 ? [line] : [newline, line])),
    );
    const batch = { data, lines: this.#lines.length, occurrences: this.#occurrences };
    this.#lines = [];
    this.#bytes = 0;
    this.#occurrences = "";
    return batch;
  }
}
