/** A literal that an automaton looks for, and the number under which it is reported. */
export interface Literal {
  readonly text: string;
  readonly id: number;
}

/** Most entries of the dense table, 4 bytes each; states beyond it are looked up by hash. */
const MAX_DENSE = 1_000_000;

/**
 * Finds many literals in a text in one pass (A. V. Aho, M. J. Corasick: "Efficient string matching", CACM 18(6), 1975).
 *
 * States are numbered breadth first. The first of them, where almost all time is spent, have a row of a dense table with all
 * transitions resolved; the others have hashed edges and failure links, so memory stays linear in the literals.
 */
export class Automaton {
  readonly #latin = new Int32Array(256);
  readonly #wide = new Map<number, number>();
  #classes = 1;
  readonly #edges: EdgeTable;
  readonly #fail: Int32Array;
  /** The first state with an output on the failure chain, itself included; 0 if there is none. */
  readonly #output: Int32Array;
  readonly #ids: readonly (readonly number[] | undefined)[];
  readonly #dense: Int32Array;
  readonly #denseStates: number;
  readonly #seen: Int32Array;

  constructor(literals: readonly Literal[]) {
    for (const { text } of literals) this.#addClasses(text);
    const total = literals.reduce((sum, { text }) => sum + text.length, 1);
    const trie = new Trie(total, this.#classes);
    for (const { text, id } of literals) trie.add(text, id, (unit) => this.#classOf(unit));
    const { ids, parents, classes } = trie.breadthFirst();
    const states = parents.length;
    this.#ids = ids;
    this.#fail = new Int32Array(states);
    this.#output = new Int32Array(states);
    this.#seen = new Int32Array(states);
    this.#denseStates = Math.min(states, Math.max(1, Math.floor(MAX_DENSE / this.#classes)));
    this.#dense = new Int32Array(this.#denseStates * this.#classes);
    this.#edges = this.#hashEdges(parents, classes);
    this.#link(parents, classes);
  }

  /** The edges that leave states without a row. */
  #hashEdges(parents: Int32Array, classes: Int32Array): EdgeTable {
    const hashed: number[] = [];
    for (let state = 1; state < parents.length; state += 1) {
      if ((parents[state] ?? 0) >= this.#denseStates) hashed.push(state);
    }
    const edges = new EdgeTable(hashed.length, this.#classes);
    for (const state of hashed) edges.set(parents[state] ?? 0, classes[state] ?? 0, state);
    return edges;
  }

  #addClasses(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (this.#classOf(unit) !== 0) continue;
      if (unit < 256) this.#latin[unit] = this.#classes;
      else this.#wide.set(unit, this.#classes);
      this.#classes += 1;
    }
  }

  /** Units that no literal has are of class 0. */
  #classOf(unit: number): number {
    return unit < 256 ? (this.#latin[unit] ?? 0) : (this.#wide.get(unit) ?? 0);
  }

  #link(parents: Int32Array, classes: Int32Array): void {
    const children = childrenOf(parents);
    for (let state = 0; state < parents.length; state += 1) {
      if (state > 0) {
        const [parent, unit] = [parents[state] ?? 0, classes[state] ?? 0];
        const fail = parent === 0 ? 0 : this.#step(this.#fail[parent] ?? 0, unit);
        this.#fail[state] = fail;
        this.#output[state] = this.#ids[state] === undefined ? (this.#output[fail] ?? 0) : state;
      }
      if (state < this.#denseStates) this.#fillRow(state, children, classes);
    }
  }

  /** A state's row is that of its failure state, which has a lower number and so is complete, with its own children. */
  #fillRow(state: number, { first, next }: Children, classes: Int32Array): void {
    const from = (this.#fail[state] ?? 0) * this.#classes;
    if (state > 0) this.#dense.copyWithin(state * this.#classes, from, from + this.#classes);
    for (let child = first[state] ?? 0; child !== 0; child = next[child] ?? 0) {
      this.#dense[state * this.#classes + (classes[child] ?? 0)] = child;
    }
  }

  #step(from: number, unit: number): number {
    let state = from;
    while (state >= this.#denseStates) {
      const next = this.#edges.get(state, unit);
      if (next !== 0) return next;
      state = this.#fail[state] ?? 0;
    }
    return this.#dense[state * this.#classes + unit] ?? 0;
  }

  /**
   * Calls `found` with the ids of all literals that the text contains.
   *
   * @param epoch What has been reported with the same epoch, which counts up from 1, is not reported again, so a scan takes
   * time linear in the text even if literals are suffixes of each other.
   */
  scan(text: string, epoch: number, found: (id: number) => void): void {
    const [dense, denseStates, classes, latin] = [this.#dense, this.#denseStates, this.#classes, this.#latin];
    const output = this.#output;
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      const unitClass = unit < 256 ? (latin[unit] ?? 0) : (this.#wide.get(unit) ?? 0);
      state = state < denseStates ? (dense[state * classes + unitClass] ?? 0) : this.#step(state, unitClass);
      const reported = output[state] ?? 0;
      if (reported !== 0 && this.#seen[reported] !== epoch) this.#report(reported, epoch, found);
    }
  }

  #report(from: number, epoch: number, found: (id: number) => void): void {
    let state = from;
    while (state !== 0 && this.#seen[state] !== epoch) {
      this.#seen[state] = epoch;
      for (const id of this.#ids[state] ?? []) found(id);
      state = this.#output[this.#fail[state] ?? 0] ?? 0;
    }
  }
}

/** The children of each state as linked lists; 0 ends a list. */
interface Children {
  readonly first: Int32Array;
  readonly next: Int32Array;
}

function childrenOf(parents: Int32Array): Children {
  const first = new Int32Array(parents.length);
  const next = new Int32Array(parents.length);
  for (let state = parents.length - 1; state > 0; state -= 1) {
    const parent = parents[state] ?? 0;
    next[state] = first[parent] ?? 0;
    first[parent] = state;
  }
  return { first, next };
}

/** Edges of a trie: (state, class) to state, by open addressing. State 0 is nobody's child, so 0 is "none". */
class EdgeTable {
  readonly #keys: Float64Array;
  readonly #values: Int32Array;
  readonly #mask: number;
  readonly #classes: number;

  constructor(edges: number, classes: number) {
    const size = 2 ** Math.ceil(Math.log2(edges * 2 + 2));
    this.#keys = new Float64Array(size);
    this.#values = new Int32Array(size);
    this.#mask = size - 1;
    this.#classes = classes;
  }

  #slot(state: number, unit: number): number {
    const key = state * this.#classes + unit + 1;
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    while (this.#values[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }

  get(state: number, unit: number): number {
    return this.#values[this.#slot(state, unit)] ?? 0;
  }

  set(state: number, unit: number, child: number): void {
    const slot = this.#slot(state, unit);
    this.#keys[slot] = state * this.#classes + unit + 1;
    this.#values[slot] = child;
  }
}

class Trie {
  readonly #edges: EdgeTable;
  readonly #parents: Int32Array;
  readonly #units: Int32Array;
  readonly #depths: Int32Array;
  readonly #ids = new Map<number, number[]>();
  #states = 1;
  #deepest = 0;

  constructor(capacity: number, classes: number) {
    this.#edges = new EdgeTable(capacity, classes);
    this.#parents = new Int32Array(capacity);
    this.#units = new Int32Array(capacity);
    this.#depths = new Int32Array(capacity);
  }

  add(text: string, id: number, classOf: (unit: number) => number): void {
    let state = 0;
    this.#deepest = Math.max(this.#deepest, text.length);
    for (let at = 0; at < text.length; at += 1) {
      const unit = classOf(text.charCodeAt(at));
      let next = this.#edges.get(state, unit);
      if (next === 0) {
        next = this.#states;
        this.#states += 1;
        this.#edges.set(state, unit, next);
        this.#parents[next] = state;
        this.#units[next] = unit;
        this.#depths[next] = at + 1;
      }
      state = next;
    }
    const held = this.#ids.get(state);
    if (held === undefined) this.#ids.set(state, [id]);
    else held.push(id);
  }

  /** By state, numbered by depth: the ids that end there, the parent, and the class that leads to it. */
  breadthFirst(): {
    readonly ids: readonly (readonly number[] | undefined)[];
    readonly parents: Int32Array;
    readonly classes: Int32Array;
  } {
    const states = this.#states;
    const numbers = this.#numberByDepth();
    const parents = new Int32Array(states);
    const classes = new Int32Array(states);
    const ids = Array.from<readonly number[] | undefined>({ length: states });
    for (let old = 1; old < states; old += 1) {
      const state = numbers[old] ?? 0;
      parents[state] = numbers[this.#parents[old] ?? 0] ?? 0;
      classes[state] = this.#units[old] ?? 0;
    }
    for (const [old, held] of this.#ids) ids[numbers[old] ?? 0] = held;
    return { ids, parents, classes };
  }

  /** Old number to new, by counting sort over the depth. */
  #numberByDepth(): Int32Array {
    const states = this.#states;
    const starts = new Int32Array(this.#deepest + 2);
    for (let state = 0; state < states; state += 1) {
      const depth = this.#depths[state] ?? 0;
      starts[depth + 1] = (starts[depth + 1] ?? 0) + 1;
    }
    for (let depth = 1; depth < starts.length; depth += 1) {
      starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
    }
    const numbers = new Int32Array(states);
    for (let state = 0; state < states; state += 1) {
      const depth = this.#depths[state] ?? 0;
      const number = starts[depth] ?? 0;
      starts[depth] = number + 1;
      numbers[state] = number;
    }
    return numbers;
  }
}
