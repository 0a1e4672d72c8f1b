import type { Value } from "../types.ts";
import { valuesOf } from "./value.ts";
import type { Origin } from "./value.ts";

/** The most values of a request that are read apart; what comes after them is read as one text. */
const MAX_VALUES = 2_048;
/** The most characters of one value. A longer one is read as its first and last halves. */
const MAX_LENGTH = 64 * 1024;
/** The most characters of all values together. */
const MAX_TOTAL = 256 * 1024;

/** Collects the values of one request within bounds of number and size, so that no request takes more than its share of time. */
export class Collector {
  readonly values: Value[] = [];
  #left = MAX_TOTAL;

  /** True when no more values are taken apart. */
  get isFull(): boolean {
    return this.values.length >= MAX_VALUES || this.#left <= 0;
  }

  /** Takes in one text and returns its value; an empty one is none. */
  add(origin: Origin, raw: string): Value | undefined {
    if (raw === "" || this.#left <= 0) return undefined;
    const text = cut(raw, Math.min(MAX_LENGTH, this.#left));
    this.#left -= text.length;
    const values = valuesOf(origin, text);
    for (const value of values) this.values.push(value);
    return values[0];
  }
}

/** The first and last halves, a line apart, of a text that is longer than `limit`. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  return `${text.slice(0, half)}\n${text.slice(-half)}`;
}
