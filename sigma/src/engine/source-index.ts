import type { CompiledRule, Condition, FieldMapping, Test, TextTest } from "../ir.ts";
import { applyFolding, foldingIndex } from "../text/fold.ts";
import { Atoms } from "./atoms.ts";
import type { SlotDictionary } from "./atoms.ts";
import { coverOf } from "./cover.ts";
import type { Slots } from "./cover.ts";
import { fieldReader, textOf } from "./fields.ts";
import type { FieldReader, FieldValues, SigmaEvent } from "./fields.ts";
import { isTextTest, otherTest, textTest } from "./tests.ts";

/** Whether the event at hand meets a condition. */
type Closure = () => boolean;

/** From this many literals of one field on, a list is marked as a whole instead of being gone through. */
const GROUP_FROM = 4;
const MAX_EPOCH = 0x7fff_fffe;

/**
 * The rules for events of one log source. Each rule waits for atoms of which an event must have at least one for the rule to
 * match; an event's fields are scanned once, and only rules whose atoms were found are run.
 */
export class SourceIndex implements Slots {
  readonly atoms = new Atoms();
  readonly #mappings: readonly FieldMapping[];
  readonly #slots = new Map<string, number>();
  readonly #readers: FieldReader[] = [];
  readonly #present: number[] = [];
  readonly #groups = new Map<string, { readonly atom: number; readonly members: readonly number[] }>();
  readonly #closures: readonly Closure[];
  /** The atoms of the rule that is being compiled. */
  readonly #used = new Set<number>();
  /** Rules that no atom can announce. */
  readonly #always: number[] = [];
  readonly #eager: readonly number[];
  readonly #dictionaries: readonly (readonly SlotDictionary[])[];
  /** By atom: the atoms of lists that it belongs to, and the rules that wait for it. */
  readonly #memberOf: (number[] | undefined)[] = [];
  readonly #waiting: (number[] | undefined)[] = [];

  // What is known of the event at hand: an entry counts if it holds the event's epoch.
  #epoch = 0;
  #event: SigmaEvent = {};
  readonly #marks: Int32Array;
  readonly #scanned: Int32Array;
  readonly #read: Int32Array;
  readonly #queued: Int32Array;
  readonly #values: FieldValues[] = [];
  #candidates: number[] = [];

  constructor(rules: readonly CompiledRule[], mappings: readonly FieldMapping[]) {
    this.#mappings = mappings;
    const popularity = new Map<number, number>();
    this.#closures = rules.map(({ condition }) => {
      this.#used.clear();
      const closure = this.#compile(condition);
      for (const atom of this.#used) popularity.set(atom, (popularity.get(atom) ?? 0) + 1);
      return closure;
    });
    const eager = this.#plan(rules, popularity);
    this.#eager = [...eager].toSorted((a, b) => a - b);
    for (const { atom, members } of this.#groups.values()) {
      for (const member of members) (this.#memberOf[member] ??= []).push(atom);
    }
    const slots = this.#readers.length;
    this.#dictionaries = this.atoms.build(slots);
    this.#marks = new Int32Array(this.atoms.size);
    this.#scanned = new Int32Array(slots);
    this.#read = new Int32Array(slots);
    this.#queued = new Int32Array(rules.length);
  }

  /**
   * Decides for which atoms each rule waits; returns the slots that must be scanned for them.
   *
   * @param popularity By atom: how many rules have it.
   */
  #plan(rules: readonly CompiledRule[], popularity: ReadonlyMap<number, number>): ReadonlySet<number> {
    // A literal that many rules share is common in events; a long one is rare.
    const cost = (atom: number): number => {
      const length = this.atoms.lengths[atom] ?? 0;
      const rarity = this.atoms.exact[atom] === true ? length + 4 : length;
      return (popularity.get(atom) ?? 1) / (1 + rarity * rarity);
    };
    const eager = new Set<number>();
    for (const [rule, { condition }] of rules.entries()) {
      const cover = coverOf(condition, this, cost);
      if (cover === undefined) this.#always.push(rule);
      else {
        for (const { atom, slot } of cover.atoms) {
          (this.#waiting[atom] ??= []).push(rule);
          eager.add(slot);
        }
      }
    }
    return eager;
  }

  slotOf(field: string): number {
    const held = this.#slots.get(field);
    if (held !== undefined) return held;
    const slot = this.#readers.length;
    this.#slots.set(field, slot);
    this.#readers.push(fieldReader(field, this.#mappings));
    this.#present.push(this.atoms.free(0));
    return slot;
  }

  presentAtom(slot: number): number {
    return this.#present[slot] ?? 0;
  }

  #compile(condition: Condition): Closure {
    switch (condition.op) {
      case "search":
        return this.#compile(condition.of);
      case "not": {
        const inner = this.#compile(condition.of);
        return () => !inner();
      }
      case "and":
        return every(condition.of.map((each) => this.#compile(each)));
      case "or":
        return some(condition.of.map((each) => this.#compile(each)));
      case "field":
        return this.#compileField(condition.field, condition.tests);
    }
  }

  #compileField(field: string, tests: readonly Test[]): Closure {
    const slot = this.slotOf(field);
    const atoms: number[] = [];
    const others: Closure[] = [];
    for (const test of tests) {
      if (isLiteral(test)) atoms.push(this.atoms.ofText(slot, test));
      else others.push(this.#compileOther(slot, test));
    }
    for (const atom of atoms) this.#used.add(atom);
    const literals = this.#compileAtoms(slot, [...new Set(atoms)]);
    return literals === undefined ? some(others) : some([literals, ...others]);
  }

  #compileAtoms(slot: number, atoms: readonly number[]): Closure | undefined {
    const [first] = atoms;
    if (first === undefined) return undefined;
    if (atoms.length >= GROUP_FROM) return this.#isMarked(slot, this.#group(atoms));
    if (atoms.length === 1) return this.#isMarked(slot, first);
    return () => {
      this.#scan(slot);
      return atoms.some((atom) => this.#marks[atom] === this.#epoch);
    };
  }

  #group(atoms: readonly number[]): number {
    const members = atoms.toSorted((a, b) => a - b);
    const key = members.join(" ");
    const group = this.#groups.get(key) ?? { atom: this.atoms.free(0), members };
    this.#groups.set(key, group);
    return group.atom;
  }

  #isMarked(slot: number, atom: number): Closure {
    return () => {
      this.#scan(slot);
      return this.#marks[atom] === this.#epoch;
    };
  }

  #compileOther(slot: number, test: Exclude<Test, TextTest>): Closure {
    const guard = this.atoms.guardOf(slot, test);
    const run = this.#compileRun(slot, test);
    if (guard === undefined) return run;
    this.#used.add(guard);
    const isMarked = this.#isMarked(slot, guard);
    return () => isMarked() && run();
  }

  #compileRun(slot: number, test: Exclude<Test, TextTest>): Closure {
    if (test.test === "wildcard") {
      const [matches, folding] = [textTest(test), foldingIndex(test)];
      return () =>
        this.#valuesOf(slot)?.some((value) => {
          const text = textOf(value);
          return text !== undefined && matches(applyFolding(text, folding));
        }) ?? false;
    }
    const matches = otherTest(test);
    const other = test.test === "fieldref" ? this.slotOf(test.field) : slot;
    const otherValues = (): FieldValues => this.#valuesOf(other);
    return () => matches(this.#valuesOf(slot), otherValues);
  }

  #valuesOf(slot: number): FieldValues {
    if (this.#read[slot] !== this.#epoch) {
      this.#read[slot] = this.#epoch;
      this.#values[slot] = this.#readers[slot]?.(this.#event);
    }
    return this.#values[slot];
  }

  /** Marks all atoms of a slot that the event has. */
  #scan(slot: number): void {
    if (this.#scanned[slot] === this.#epoch) return;
    this.#scanned[slot] = this.#epoch;
    const values = this.#valuesOf(slot);
    if (values === undefined) return;
    let isPresent = false;
    for (const value of values) {
      const text = textOf(value);
      if (text === undefined) continue;
      isPresent = true;
      for (const { folding, dictionary } of this.#dictionaries[slot] ?? []) {
        dictionary.scan(applyFolding(text, folding), this.#epoch, this.#mark);
      }
    }
    if (isPresent) this.#mark(this.#present[slot] ?? 0);
  }

  readonly #mark = (atom: number): void => {
    if (this.#marks[atom] === this.#epoch) return;
    this.#marks[atom] = this.#epoch;
    const waiting = this.#waiting[atom];
    if (waiting !== undefined) {
      for (const rule of waiting) {
        if (this.#queued[rule] === this.#epoch) continue;
        this.#queued[rule] = this.#epoch;
        this.#candidates.push(rule);
      }
    }
    const groups = this.#memberOf[atom];
    if (groups !== undefined) for (const group of groups) this.#mark(group);
  };

  #begin(event: SigmaEvent): void {
    if (this.#epoch >= MAX_EPOCH) throw new RangeError("the index has seen all the events that it can count");
    this.#epoch += 1;
    this.#event = event;
    this.#candidates = [];
  }

  /** The positions of the rules that match, in ascending order. */
  match(event: SigmaEvent): readonly number[] {
    this.#begin(event);
    for (const slot of this.#eager) this.#scan(slot);
    const matching: number[] = [];
    for (const rule of this.#always) if (this.#closures[rule]?.() === true) matching.push(rule);
    for (const rule of this.#candidates) if (this.#closures[rule]?.() === true) matching.push(rule);
    this.#event = {};
    return matching.length > 1 ? matching.toSorted((a, b) => a - b) : matching;
  }

  get isExhausted(): boolean {
    return this.#epoch >= MAX_EPOCH;
  }
}

function isLiteral(test: Test): test is TextTest {
  return isTextTest(test) && test.test !== "wildcard";
}

function every(closures: readonly Closure[]): Closure {
  const [a, b] = closures;
  if (a !== undefined && closures.length === 1) return a;
  if (a !== undefined && b !== undefined && closures.length === 2) return () => a() && b();
  return () => {
    for (const closure of closures) if (!closure()) return false;
    return true;
  };
}

function some(closures: readonly Closure[]): Closure {
  const [a, b] = closures;
  if (a !== undefined && closures.length === 1) return a;
  if (a !== undefined && b !== undefined && closures.length === 2) return () => a() || b();
  return () => {
    for (const closure of closures) if (closure()) return true;
    return false;
  };
}
