import type { Test, TextTest, WildcardTest } from "../ir.ts";
import { FOLDINGS, foldingIndex } from "../text/fold.ts";
import { longestLiteral } from "../text/wildcard.ts";
import { Automaton } from "./automaton.ts";
import type { Literal } from "./automaton.ts";
import { requiredLiteral } from "./regex.ts";

const TESTS: readonly TextTest["test"][] = ["equals", "contains", "startswith", "endswith"];

/** Calls for each atom that holds for a text. */
type Mark = (atom: number) => void;

/** Edges of texts: each literal under its length, so that all lengths in use are looked up. */
class Ends {
  readonly #byLength = new Map<number, Map<string, number>>();

  add(text: string, atom: number): void {
    const held = this.#byLength.get(text.length);
    if (held === undefined) this.#byLength.set(text.length, new Map([[text, atom]]));
    else held.set(text, atom);
  }

  scan(text: string, part: (text: string, length: number) => string, mark: Mark): void {
    for (const [length, atoms] of this.#byLength) {
      if (length > text.length) continue;
      const atom = atoms.get(part(text, length));
      if (atom !== undefined) mark(atom);
    }
  }
}

const head = (text: string, length: number): string => text.slice(0, length);
const tail = (text: string, length: number): string => text.slice(text.length - length);

/** All literals that one field is compared with in one way of folding. */
class Dictionary {
  readonly #equals = new Map<string, number>();
  readonly #starts = new Ends();
  readonly #ends = new Ends();
  readonly #parts: Literal[] = [];
  #automaton: Automaton | undefined;

  add(test: TextTest["test"], text: string, atom: number): void {
    if (test === "equals") this.#equals.set(text, atom);
    else if (test === "startswith") this.#starts.add(text, atom);
    else if (test === "endswith") this.#ends.add(text, atom);
    else this.#parts.push({ text, id: atom });
  }

  scan(text: string, epoch: number, mark: Mark): void {
    const equal = this.#equals.get(text);
    if (equal !== undefined) mark(equal);
    this.#starts.scan(text, head, mark);
    this.#ends.scan(text, tail, mark);
    if (this.#parts.length === 0) return;
    // Built when the first event has the field: most sources have few of the fields that rules name.
    this.#automaton ??= new Automaton(this.#parts);
    this.#automaton.scan(text, epoch, mark);
  }
}

/**
 * The atoms of an engine: each distinct literal of each field is one, numbered from 0. Rules share atoms, so a literal that a
 * thousand rules name is looked for once.
 */
export class Atoms {
  readonly #dictionaries: (Dictionary | undefined)[] = [];
  /** By dictionary and test: literals to atoms. */
  readonly #numbers: (Map<string, number> | undefined)[] = [];
  /** By atom: how long its literal is, and whether the whole text must be equal. */
  readonly lengths: number[] = [];
  readonly exact: boolean[] = [];

  get size(): number {
    return this.lengths.length;
  }

  /** The atom of a text test. */
  ofText(slot: number, { test, text, ...folding }: TextTest): number {
    return this.#atom(slot, foldingIndex(folding), test, text);
  }

  /** An atom that holds whenever the test does; `undefined` if it requires no literal. */
  guardOf(slot: number, test: Test): number | undefined {
    if (test.test === "wildcard") return this.#ofWildcard(slot, test);
    if (test.test !== "re") return undefined;
    const literal = requiredLiteral(test.pattern);
    return literal.length < 2 ? undefined : this.#atom(slot, 0, "contains", literal);
  }

  #ofWildcard(slot: number, test: WildcardTest): number | undefined {
    const literal = longestLiteral(test.tokens);
    return literal === "" ? undefined : this.#atom(slot, foldingIndex(test), "contains", literal);
  }

  /** An atom that is marked for a reason of the caller's. */
  free(length: number): number {
    this.lengths.push(length);
    this.exact.push(false);
    return this.lengths.length - 1;
  }

  #atom(slot: number, folding: number, test: TextTest["test"], text: string): number {
    const index = slot * FOLDINGS + folding;
    const key = index * TESTS.length + TESTS.indexOf(test);
    const numbers = this.#numbers[key] ?? new Map<string, number>();
    this.#numbers[key] = numbers;
    const held = numbers.get(text);
    if (held !== undefined) return held;
    const atom = this.free(text.length);
    this.exact[atom] = test === "equals";
    numbers.set(text, atom);
    const dictionary = this.#dictionaries[index] ?? new Dictionary();
    this.#dictionaries[index] = dictionary;
    dictionary.add(test, text, atom);
    return atom;
  }

  /** Returns the dictionaries of each slot, with their ways of folding, and forgets what only building needs. */
  build(slots: number): readonly (readonly SlotDictionary[])[] {
    this.#numbers.length = 0;
    return Array.from({ length: slots }, (_, slot) =>
      Array.from({ length: FOLDINGS }, (__, folding) => folding).flatMap((folding) => {
        const dictionary = this.#dictionaries[slot * FOLDINGS + folding];
        return dictionary === undefined ? [] : [{ folding, dictionary }];
      }),
    );
  }
}

export interface SlotDictionary {
  readonly folding: number;
  readonly dictionary: Dictionary;
}
