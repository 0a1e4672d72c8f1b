import { missingEntries, readEntry } from "./chain-faults.ts";
import type { ChainFault } from "./chain-faults.ts";
import { GENESIS, entryId, placeOf } from "./chained-entry.ts";
import type { ChainHead } from "./chained-entry.ts";

/** A hash that is known for a place from elsewhere. */
interface Mark {
  readonly sequence: number;
  readonly hash: string;
  readonly source: "the head" | "an expected head";
}

interface ChainState {
  /** Of the last entry seen. */
  sequence: number;
  /** Its hash; `undefined` where it cannot be trusted, so that one fault is reported once. */
  hash: string | undefined;
}

export interface ChainCheckOptions {
  /** As they were before the first entry is read: what is added meanwhile is no fault. */
  readonly heads: readonly ChainHead[];
  /** Heads as they were known earlier, any number for each chain. */
  readonly expected: readonly ChainHead[];
}

/**
 * Follows the chains of the audit log entry by entry, in bounded memory: each entry is what was hashed, stands where it was
 * written and follows the one before; each chain reaches its head, and agrees with the heads that are expected.
 */
export class ChainCheck {
  /** Entries seen in chains, and those from before the chains. */
  chained = 0;
  unchained = 0;
  readonly #states = new Map<number, ChainState>();
  /** By the place, as an id names it; and the last one of each chain. */
  readonly #marks = new Map<string, Mark[]>();
  readonly #lastMarks = new Map<number, Mark>();

  constructor({ heads, expected }: ChainCheckOptions) {
    for (const head of heads) this.#mark(head, "the head");
    for (const head of expected) this.#mark(head, "an expected head");
  }

  /** The next entry, in the order of ids: what is wrong with it, and before it. `fields` may be anything. */
  entry(id: string, fields: unknown): ChainFault[] {
    const place = placeOf(id);
    if (place === undefined) return this.#outside(id, fields);
    this.chained += 1;
    const state = this.#state(place.chain);
    if (place.sequence <= state.sequence)
      return [{ kind: "reordered", id, text: `it comes again after ${entryId({ ...place, ...state })}` }];
    const gap = missingEntries(place.chain, state.sequence, place.sequence);
    const before = gap.length === 0 ? state.hash : undefined;
    const read = readEntry(id, place, fields);
    Object.assign(state, { sequence: place.sequence, hash: read.entry?.hash });
    if (read.entry === undefined) return [...gap, read.fault];
    const follows = before === undefined || read.entry.previous === before;
    const text = "it follows another entry than the one before it";
    const link: ChainFault[] = follows ? [] : [{ kind: "rewritten", id, text }];
    return [...gap, ...link, ...this.#markFaults(id, read.entry.hash)];
  }

  /** What is wrong with the ends of the chains; `heads` as they are after the last entry was read. */
  end(heads: readonly ChainHead[]): ChainFault[] {
    const ends = new Map(heads.map((head) => [head.chain, head]));
    const chains = new Set([...this.#lastMarks.keys(), ...this.#states.keys(), ...ends.keys()]);
    return [...chains].toSorted((a, b) => a - b).flatMap((chain) => this.#endOf(chain, ends.get(chain)));
  }

  #endOf(chain: number, head: ChainHead | undefined): ChainFault[] {
    const { sequence, hash } = this.#state(chain);
    const id = `head-${chain}`;
    const last = this.#lastMarks.get(chain);
    const missing = last !== undefined && last.sequence > sequence;
    const tail = missing ? missingEntries(chain, sequence, last.sequence + 1, last.source) : [];
    if (head === undefined) {
      const text = "the head is not there";
      return sequence > 0 || missing ? [...tail, { kind: "head", id, text }] : [];
    }
    if (head.sequence < sequence || head.sequence < (last?.sequence ?? 0)) {
      const text = `it ends at ${head.sequence}, and the chain at ${Math.max(sequence, last?.sequence ?? 0)}`;
      return [...tail, { kind: "head", id, text }];
    }
    const differs = head.sequence === sequence && sequence > 0 && hash !== undefined && hash !== head.hash;
    const marked = last?.source === "the head" && last.sequence === sequence;
    const text = "its hash is not that of the last entry";
    return differs && !marked ? [...tail, { kind: "rewritten", id, text }] : tail;
  }

  #outside(id: string, fields: unknown): ChainFault[] {
    if (typeof fields === "object" && fields !== null && "chain" in fields) {
      return [{ kind: "reordered", id, text: "it is an entry of a chain, under an id that is none" }];
    }
    this.unchained += 1;
    return [];
  }

  #markFaults(id: string, hash: string): ChainFault[] {
    const differing = (this.#marks.get(id) ?? []).filter((mark) => mark.hash !== hash);
    const sources = [...new Set(differing.map(({ source }) => source))];
    return sources.map((source) => ({
      kind: "rewritten",
      id,
      text: `its hash is not the one that ${source} has`,
    }));
  }

  #mark({ chain, sequence, hash }: ChainHead, source: Mark["source"]): void {
    const mark = { sequence, hash, source };
    const id = entryId({ chain, sequence });
    const known = this.#marks.get(id) ?? [];
    if (!known.some((each) => each.hash === hash && each.source === source))
      this.#marks.set(id, [...known, mark]);
    // The first of equal ones stays: the head, before what is expected.
    const last = this.#lastMarks.get(chain);
    if (last === undefined || last.sequence < sequence) this.#lastMarks.set(chain, mark);
  }

  #state(chain: number): ChainState {
    const state = this.#states.get(chain) ?? { sequence: 0, hash: GENESIS };
    this.#states.set(chain, state);
    return state;
  }
}
