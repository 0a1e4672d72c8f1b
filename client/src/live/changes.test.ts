import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createChanges } from "./changes.ts";

interface Item {
  readonly id: string;
  readonly at: string;
  readonly step?: number;
}

/** Items by their second, newest first. */
function list(...seconds: number[]): Item[] {
  return seconds.map((second) => ({ id: `i${second}`, at: `T${String(second).padStart(6, "0")}` }));
}
const identity = { id: (item: Item) => item.id, at: (item: Item) => item.at };
const idsOf = (items: readonly Item[]) => items.map(({ id }) => id);

describe("news in a list of the newest", () => {
  test("is what was not there, oldest first, once", () => {
    const changes = createChanges(3, identity);
    changes.start(list(2, 1));
    expect(changes.take(list(4, 3, 2))).toEqual({ items: list(3, 4), missed: false });
    expect(changes.take(list(4, 3, 2))).toEqual({ items: [], missed: false });
  });

  test("begins with nothing known where there was nothing", () => {
    const changes = createChanges(3, identity);
    changes.start([]);
    expect(idsOf(changes.take(list(1)).items)).toEqual(["i1"]);
  });

  test("is not what moves up where newer items are deleted", () => {
    const changes = createChanges(2, identity);
    changes.start(list(9, 8));
    expect(changes.take(list(8, 7))).toEqual({ items: [], missed: false });
    expect(idsOf(changes.take(list(10, 8)).items)).toEqual(["i10"]);
    expect(changes.take(list(8, 7)).items).toEqual([]);
  });

  test("is also an item that arrives late, with an older time than the newest", () => {
    const changes = createChanges(3, identity);
    changes.start(list(5, 3));
    expect(idsOf(changes.take(list(5, 4, 3)).items)).toEqual(["i4"]);
  });

  test("says so when more came than the list holds", () => {
    const changes = createChanges(2, identity);
    changes.start(list(2, 1));
    expect(changes.take(list(4, 3)).missed).toBe(true);
    expect(changes.take(list(5, 4)).missed).toBe(false);
    const fromNothing = createChanges(2, identity);
    fromNothing.start([]);
    expect(fromNothing.take(list(3, 2)).missed).toBe(true);
  });

  test("is each version of an item where versions count", () => {
    const changes = createChanges<Item>(2, { ...identity, version: ({ step = 0 }) => String(step) });
    const [item] = list(1);
    if (item === undefined) throw new Error("no item");
    changes.start([item]);
    expect(changes.take([{ ...item, step: 1 }]).items).toEqual([{ ...item, step: 1 }]);
    expect(changes.take([{ ...item, step: 1 }]).items).toEqual([]);
  });

  test("tells each of any stream of items once and in order, whatever the snapshots", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 8 }), (steps, before) => {
        const changes = createChanges(6, identity);
        let [newest, told] = [before, Array.of<string>()];
        const snapshot = () =>
          list(...Array.from({ length: newest }, (_, index) => newest - index)).slice(0, 6);
        changes.start(snapshot());
        for (const step of steps) {
          newest += step;
          told = [...told, ...idsOf(changes.take(snapshot()).items)];
        }
        expect(told).toEqual(Array.from({ length: newest - before }, (_, index) => `i${before + index + 1}`));
      }),
    );
  });
});
