import { Blocks } from "./blocks.ts";
import type { BlockRef } from "./blocks.ts";

const DEFAULT_HELD = 10_000;
const BLOCK_ITEMS = 100;

type Item<T> = readonly [key: string, value: T];

/**
 * Values that are JSON, of any number, read in the order of their keys (by code unit) in bounded memory: an external merge
 * sort. Equal keys come in no particular order.
 */
export class SortedRuns<T> {
  readonly #blocks: Blocks;
  readonly #limit: number;
  #held: Item<T>[] = [];
  readonly #runs: BlockRef[][] = [];

  /** `held`: how many values are sorted at one time; default 10,000. */
  constructor({ blocks = new Blocks(), held = DEFAULT_HELD }: { blocks?: Blocks; held?: number } = {}) {
    this.#blocks = blocks;
    this.#limit = held;
  }

  /** Adds a value. */
  add(key: string, value: T): void {
    this.#held.push([key, value]);
    if (this.#held.length < this.#limit) return;
    const run: BlockRef[] = [];
    const sorted = this.#held.toSorted(byKey);
    for (let at = 0; at < sorted.length; at += BLOCK_ITEMS) {
      run.push(this.#blocks.put(JSON.stringify(sorted.slice(at, at + BLOCK_ITEMS))));
    }
    this.#runs.push(run);
    this.#held = [];
  }

  /** All values by their keys. Nothing may be added meanwhile. */
  *values(): Generator<T> {
    // The runs by their next items: the first of them gives the next value and then finds its new place.
    const heads: { readonly item: Item<T>; readonly rest: Iterator<Item<T>, void> }[] = [];
    const place = (rest: Iterator<Item<T>, void>): void => {
      const next = rest.next();
      if (next.done === true) return;
      const item = next.value;
      let [low, high] = [0, heads.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        const other = heads[middle];
        if (other !== undefined && byKey(other.item, item) < 0) low = middle + 1;
        else high = middle;
      }
      heads.splice(low, 0, { item, rest });
    };
    place(this.#held.toSorted(byKey).values());
    for (const run of this.#runs) place(this.#read(run));
    for (let head = heads.shift(); head !== undefined; head = heads.shift()) {
      yield head.item[1];
      place(head.rest);
    }
  }

  *#read(run: readonly BlockRef[]): Generator<Item<T>> {
    for (const block of run) {
      const items: Item<T>[] = JSON.parse(this.#blocks.get(block));
      yield* items;
    }
  }
}

function byKey([a]: Item<unknown>, [b]: Item<unknown>): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
