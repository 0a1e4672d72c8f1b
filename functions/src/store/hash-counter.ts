import { hash } from "node:crypto";

const FIRST_CAPACITY = 1 << 12;
const MOST_FILLED = 0.6;

/**
 * Counts equal texts in about 20 bytes for each different one, whatever their length. Texts are told apart by 64 bits of
 * their SHA-256: among a million texts a false match has a chance of one in ten million, and nobody can construct one cheaply.
 */
export class HashCounter {
  #size = 0;
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  #counts = new Uint32Array(FIRST_CAPACITY);

  /** How often the text was counted before: 0 the first time. */
  increment(text: string): number {
    const digest = hash("sha256", text, "buffer");
    if (this.#size >= this.#counts.length * MOST_FILLED) this.#grow();
    const slot = this.#slotOf(digest.readUInt32LE(0), digest.readUInt32LE(4));
    const count = this.#counts[slot] ?? 0;
    this.#counts[slot] = count + 1;
    return count;
  }

  /** The slot of a hash: the one that holds it, or a new one. */
  #slotOf(high: number, low: number): number {
    const mask = this.#counts.length - 1;
    let slot = low & mask;
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    if (this.#counts[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#size += 1;
    }
    return slot;
  }

  #grow(): void {
    const [high, low, counts] = [this.#high, this.#low, this.#counts];
    const capacity = counts.length * 2;
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#counts = new Uint32Array(capacity);
    this.#size = 0;
    for (const [slot, count] of counts.entries()) {
      if (count > 0) this.#counts[this.#slotOf(high[slot] ?? 0, low[slot] ?? 0)] = count;
    }
  }
}
