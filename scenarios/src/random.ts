const TWO_TO_32 = 2 ** 32;
const WARM_UP = 16;

/**
 * A seeded source of choices: equal seeds make equal choices, on every machine. The generator is Chris Doty-Humphrey's sfc32
 * (PractRand 0.95, https://pracrand.sourceforge.net), its state filled from the seed by FNV-1a and splitmix32.
 *
 * @example new Random("brute_force 1").int(1, 6)
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    const word = splitmix32(fnv1a(seed));
    this.#a = word();
    this.#b = word();
    this.#c = word();
    for (let round = 0; round < WARM_UP; round += 1) this.next();
  }

  /** 32 random bits, as a whole number from 0 to 2^32 - 1. */
  next(): number {
    const b = this.#b;
    const c = this.#c;
    const sum = (this.#a + b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 to 1, without 1. */
  fraction(): number {
    return this.next() / TWO_TO_32;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the items. Throws `RangeError` where there are none. */
  pick<T>(items: readonly T[]): T {
    const picked = items[Math.floor(this.fraction() * items.length)];
    if (picked === undefined) throw new RangeError("There is nothing to pick from.");
    return picked;
  }

  /** `count` different items in random order; all of them where there are fewer. */
  some<T>(items: readonly T[], count: number): readonly T[] {
    return items
      .map((item) => ({ item, order: this.next() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, count)
      .map(({ item }) => item);
  }

  /** A number of the given size or larger, few of them much larger: transfers and durations are spread like that. */
  skewed(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.fraction());
  }

  /** Eight lower-case hexadecimal digits. */
  hex8(): string {
    const bits = this.next();
    return `${HEX4[bits >>> 16] ?? ""}${HEX4[bits & 0xffff] ?? ""}`;
  }
}

/** Items as often as their weight says, to be picked from: choosing by weight then costs as much as choosing one. */
export function weighted<T>(choices: readonly (readonly [weight: number, item: T])[]): readonly T[] {
  return choices.flatMap(([weight, item]) => Array.from({ length: weight }, () => item));
}

const HEX4: readonly string[] = Array.from({ length: 0x10000 }, (_, bits) =>
  bits.toString(16).padStart(4, "0"),
);

/** http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** https://prng.di.unimi.it/splitmix64.c, in its 32-bit form. */
function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}
