/** The first items of any number, by an order. */
export class TopList<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  #items: T[] = [];
  #count = 0;

  /** `limit`: how many are kept. `compare`: a total order, so that the result depends on the set of items alone. */
  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(item: T): void {
    this.#count += 1;
    const last = this.#items.at(-1);
    if (this.#items.length >= this.#limit && last !== undefined && this.#compare(item, last) >= 0) return;
    const place = this.#items.findIndex((other) => this.#compare(item, other) < 0);
    this.#items.splice(place === -1 ? this.#items.length : place, 0, item);
    this.#items.length = Math.min(this.#items.length, this.#limit);
  }

  /** Those that were kept, in order. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** How many were added. */
  get count(): number {
    return this.#count;
  }
}
