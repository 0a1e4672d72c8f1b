import { createKeyedHash } from "./keyed-hash.ts";
import type { KeyedHash } from "./keyed-hash.ts";

const FIRST_CAPACITY = 1 << 12;
const MOST_FILLED = 0.75;

/**
 * Counts equal texts in 16 to 32 bytes for each different one, whatever their length: an open-addressing table on typed
 * arrays. Texts are told apart by 64 bits of a keyed hash, so a false match needs luck (one in 37 million among a million
 * texts), and those who write the texts cannot bring it about.
 */
export class HashCounter {
  readonly #hash: KeyedHash;
  #size = 0;
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  #counts = new Uint32Array(FIRST_CAPACITY);

  /** `hash` must be keyed; its first 64 bits are used. */
  constructor(hash: KeyedHash = createKeyedHash()) {
    this.#hash = hash;
  }

  /** How many different texts were counted. */
  get size(): number {
    return this.#size;
  }

  /** Counts a text; returns how often it was counted before: 0 the first time. */
  increment(text: string): number {
    const digest = this.#hash(text);
    if (this.#size >= this.#counts.length * MOST_FILLED) this.#grow();
    const slot = this.#slotOf(digest.readUInt32LE(0), digest.readUInt32LE(4));
    const count = this.#counts[slot] ?? 0;
    if (count === 0) this.#size += 1;
    this.#counts[slot] = count + 1;
    return count;
  }

  /** The slot that holds a hash, or is to hold it. */
  #slotOf(high: number, low: number): number {
    const mask = this.#counts.length - 1;
    let slot = low & mask;
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    return slot;
  }

  #grow(): void {
    const [highs, lows, counts] = [this.#high, this.#low, this.#counts];
    const capacity = counts.length * 2;
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#counts = new Uint32Array(capacity);
    for (let slot = 0; slot < counts.length; slot += 1) {
      const count = counts[slot] ?? 0;
      if (count > 0) this.#counts[this.#slotOf(highs[slot] ?? 0, lows[slot] ?? 0)] = count;
    }
  }
}
