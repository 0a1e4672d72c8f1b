import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { HashCounter } from "@threatstream/core/memory";
import type { Line } from "./line-splitter.ts";

/** Pub/Sub's limit for the value of an attribute, in bytes. */
const MAX_ATTRIBUTE_BYTES = 1024;
const NEWLINE = Buffer.from("\n");

/** A message for `security.raw.logs`. */
export interface Batch {
  readonly data: Buffer;
  readonly lines: number;
  /** Running numbers of lines whose text stood earlier in the input; see `RawMessageAttributes`. */
  readonly occurrences: string;
}

/** Numbers lines among equal ones, from 0, over a whole input of any length: `send` and `analyze` must agree on it. */
export class LineNumbers {
  readonly #counter = new HashCounter();

  /** The running number of the next line with these bytes. */
  next(bytes: Buffer): number {
    return this.#counter.increment(bytes.toString("latin1"));
  }
}

/**
 * Joins lines to messages of at most `size` lines, within Pub/Sub's limits. Lines are numbered among equal ones over the whole
 * input, so that a file sent twice changes nothing, however it is cut, and equal lines stay distinct.
 */
export class Batcher {
  readonly #size: number;
  readonly #numbers = new LineNumbers();
  #lines: Buffer[] = [];
  #bytes = 0;
  #occurrences = "";

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a line that a message can hold; returns the batch that had to be closed before it, if any. */
  add({ bytes }: Pick<Line, "bytes">): Batch | undefined {
    const number = this.#numbers.next(bytes);
    let pair = number === 0 ? "" : `${this.#lines.length}:${number}`;
    let closed: Batch | undefined;
    const isFull =
      this.#lines.length >= this.#size ||
      this.#bytes + bytes.length > MAX_BATCH_BYTES ||
      this.#occurrences.length + pair.length + 1 > MAX_ATTRIBUTE_BYTES;
    if (isFull && this.#lines.length > 0) {
      closed = this.close();
      pair = number === 0 ? "" : `0:${number}`;
    }
    this.#lines.push(bytes);
    this.#bytes += bytes.length + NEWLINE.length;
    if (pair !== "") this.#occurrences += this.#occurrences === "" ? pair : `,${pair}`;
    return closed;
  }

  /** The batch of all lines since the last one; `undefined` where there are none. */
  close(): Batch | undefined {
    if (this.#lines.length === 0) return undefined;
    const data = Buffer.concat(this.#lines.flatMap((line, at) => (at === 0 ? [line] : [NEWLINE, line])));
    const batch = { data, lines: this.#lines.length, occurrences: this.#occurrences };
    this.#lines = [];
    this.#bytes = 0;
    this.#occurrences = "";
    return batch;
  }
}
