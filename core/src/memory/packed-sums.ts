import { randomInt } from "node:crypto";
import { addDelta } from "../pipeline/aggregates.ts";
import { Blocks } from "./blocks.ts";
import type { BlockRef } from "./blocks.ts";

/** Reading takes in one part at a time, so this divides the memory that it needs. */
const PARTS = 128;
const BLOCK_CHARACTERS = 64 * 1024;
const DEFAULT_HELD = 10_000;

export interface PackedSumsOptions<T> {
  /** How two values of one id add up: associative and commutative. */
  readonly merge: (a: T, b: T) => T;
  readonly blocks?: Blocks;
  /** How many values are held as objects before all of them are packed. Default 10,000. */
  readonly held?: number;
  /** Leaves out, when many are read, sums that weigh less than `least`: nothing follows from them. Weights add up. */
  readonly light?: { readonly weightOf: (value: T) => number; readonly least: number };
}

interface Part {
  readonly blocks: BlockRef[];
  lines: string[];
  characters: number;
}

/** Part of an id. The factor is secret, so that those who send events cannot fill one part with theirs. */
const FACTOR = randomInt(1 << 30) * 2 + 1;

function partOf(id: string): number {
  let mixed = FACTOR;
  for (let at = 0; at < id.length; at += 1) mixed = Math.imul(mixed ^ id.charCodeAt(at), FACTOR);
  return (mixed >>> 16) % PARTS;
}

/**
 * Sums by id, of any number, in bounded memory: deltas of values that are JSON add up in a map while they are few; when
 * there are many they are packed away as they are, and added up when they are read, part by part.
 */
export class PackedSums<T> {
  readonly #options: PackedSumsOptions<T>;
  readonly #blocks: Blocks;
  #held = new Map<string, T>();
  #parts: readonly Part[] | undefined;

  constructor(options: PackedSumsOptions<T>) {
    this.#options = options;
    this.#blocks = options.blocks ?? new Blocks();
  }

  /** Adds a delta to an id's sum. */
  add(id: string, delta: T): void {
    addDelta(this.#held, id, delta, this.#options.merge);
    if (this.#held.size >= (this.#options.held ?? DEFAULT_HELD)) this.#pack();
  }

  /** Each id once, with its sum; in no particular order. Nothing may be added meanwhile. */
  *entries(): Generator<readonly [string, T]> {
    if (this.#parts === undefined) {
      yield* this.#held;
      return;
    }
    this.#pack();
    for (const part of this.#parts) yield* this.#read(part);
  }

  /** The same sums again, to which more can be added while these stay as they are. */
  copy(): PackedSums<T> {
    const copy = new PackedSums<T>({ ...this.#options, blocks: this.#blocks });
    copy.#held = new Map(this.#held);
    copy.#parts = this.#parts?.map(({ blocks, lines, characters }) => ({
      blocks: [...blocks],
      lines: [...lines],
      characters,
    }));
    return copy;
  }

  #pack(): void {
    this.#parts ??= Array.from({ length: PARTS }, () => ({ blocks: [], lines: [], characters: 0 }));
    const { light } = this.#options;
    for (const [id, value] of this.#held) {
      const part = this.#parts[partOf(id)];
      if (part === undefined) throw new RangeError("There is a part for every id.");
      const line = `${JSON.stringify(id)}\t${light?.weightOf(value) ?? 0}\t${JSON.stringify(value)}`;
      part.lines.push(line);
      part.characters += line.length;
      if (part.characters < BLOCK_CHARACTERS) continue;
      part.blocks.push(this.#blocks.put(part.lines.join("\n")));
      part.lines = [];
      part.characters = 0;
    }
    this.#held = new Map();
  }

  #read(part: Part): Map<string, T> {
    const lines = [...part.blocks.flatMap((block) => this.#blocks.get(block).split("\n")), ...part.lines];
    const least = this.#options.light?.least ?? 0;
    const weights = least > 0 ? weightsOf(lines) : new Map<string, number>();
    const sums = new Map<string, T>();
    for (const line of lines) {
      const idEnd = line.indexOf("\t");
      const id = line.slice(0, idEnd);
      if (least > 0 && (weights.get(id) ?? 0) < least) continue;
      const value: T = JSON.parse(line.slice(line.indexOf("\t", idEnd + 1)));
      addDelta(sums, id, value, this.#options.merge);
    }
    return new Map([...sums].map(([id, value]): [string, T] => [JSON.parse(id), value]));
  }
}

function weightsOf(lines: readonly string[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const line of lines) {
    const idEnd = line.indexOf("\t");
    const id = line.slice(0, idEnd);
    const weight = Number(line.slice(idEnd + 1, line.indexOf("\t", idEnd + 1)));
    weights.set(id, (weights.get(id) ?? 0) + weight);
  }
  return weights;
}
