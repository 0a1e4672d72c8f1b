import type { Condition, Test } from "../ir.ts";
import type { Atoms } from "./atoms.ts";

/** What covers need to know of an index. */
export interface Slots {
  readonly atoms: Atoms;
  slotOf(field: string): number;
  /** The atom that holds if the slot has any value but null. */
  presentAtom(slot: number): number;
}

interface CoverAtom {
  readonly atom: number;
  readonly slot: number;
}

/** Atoms of which at least one holds whenever a condition does. */
export interface Cover {
  readonly atoms: readonly CoverAtom[];
  readonly cost: number;
}

/** The cheapest cover of a condition; `undefined` if it can hold without any atom, as negations can. */
export function coverOf(
  condition: Condition,
  slots: Slots,
  cost: (atom: number) => number,
): Cover | undefined {
  switch (condition.op) {
    case "search":
      return coverOf(condition.of, slots, cost);
    case "not":
      return undefined;
    case "and": {
      // All of them are asked, so that each literal is counted; one is taken.
      const covers = condition.of.flatMap((each) => coverOf(each, slots, cost) ?? []);
      return covers.reduce<Cover | undefined>(
        (best, cover) => (best === undefined || cover.cost < best.cost ? cover : best),
        undefined,
      );
    }
    case "or":
      return union(condition.of.map((each) => coverOf(each, slots, cost)));
    case "field": {
      const slot = slots.slotOf(condition.field);
      return union(
        condition.tests.map((test) => {
          const atom = atomOf(test, slot, slots);
          return atom === undefined ? undefined : { atoms: [{ atom, slot }], cost: cost(atom) };
        }),
      );
    }
  }
}

/** Nothing covers an empty "or", which never holds: no atom at all. */
function union(covers: readonly (Cover | undefined)[]): Cover | undefined {
  const atoms = new Map<number, CoverAtom>();
  let cost = 0;
  for (const cover of covers) {
    if (cover === undefined) return undefined;
    for (const each of cover.atoms) atoms.set(each.atom, each);
    cost += cover.cost;
  }
  return { atoms: [...atoms.values()], cost };
}

function atomOf(test: Test, slot: number, slots: Slots): number | undefined {
  switch (test.test) {
    case "equals":
    case "contains":
    case "startswith":
    case "endswith":
      return slots.atoms.ofText(slot, test);
    case "null":
    case "exists":
      return undefined;
    case "wildcard":
    case "re":
      return slots.atoms.guardOf(slot, test) ?? slots.presentAtom(slot);
    case "any":
    case "number":
    case "time":
    case "cidr":
    case "fieldref":
      return slots.presentAtom(slot);
  }
}
