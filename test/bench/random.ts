import { seededRandom } from "../support/random.ts";

/** A seeded source of choices: equal seeds make equal choices. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
}

export function randomFrom(seed: number): Random {
  const next = seededRandom(seed);
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    pick(items) {
      const picked = items[int(0, items.length - 1)];
      if (picked === undefined) throw new RangeError("Nothing to pick from.");
      return picked;
    },
    chance: (probability) => next() < probability,
    hex: (length) => Array.from({ length }, () => int(0, 15).toString(16)).join(""),
  };
}
