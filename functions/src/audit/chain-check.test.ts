import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChainCheck } from "./chain-check.ts";
import { GENESIS, entryHash, entryId } from "./chained-entry.ts";
import type { ChainHead, ChainedEntry } from "./chained-entry.ts";

interface Stored {
  readonly id: string;
  readonly fields: Record<string, unknown>;
}

function chainOfLength(length: number, chain = 0): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const fields = {
      actor: { kind: "user", id: "ana@example.com", role: "analyst" },
      action: "alert.acknowledge",
      target: `alerts/ALT-${sequence}`,
      before: { status: "NEW" },
      after: { status: "ACKNOWLEDGED", score: sequence },
      request_id: `request-${sequence}`,
      at: "2026-03-10T12:00:00.000Z",
      chain,
      sequence,
      previous: entries.at(-1)?.hash ?? GENESIS,
    };
    entries.push({ ...fields, hash: entryHash(fields) });
  }
  return entries;
}

const store = (entries: readonly ChainedEntry[]): Stored[] =>
  entries.map((entry) => ({ id: entryId(entry), fields: { ...entry } }));

function headOf(entries: readonly ChainedEntry[]): ChainHead {
  const last = entries.at(-1);
  return { chain: last?.chain ?? 0, sequence: last?.sequence ?? 0, hash: last?.hash ?? GENESIS };
}

interface Checking {
  /** Default: the heads after. */
  readonly before?: readonly ChainHead[];
  readonly after: readonly ChainHead[];
  readonly expected?: readonly ChainHead[];
}

/** The faults of documents, each as `kind id`. */
function faultsOf(stored: readonly Stored[], { before, after, expected = [] }: Checking): string[] {
  const check = new ChainCheck({ heads: before ?? after, expected });
  const faults = [...stored.flatMap(({ id, fields }) => check.entry(id, fields)), ...check.end(after)];
  return faults.map(({ kind, id }) => `${kind} ${id}`);
}

const TEN = chainOfLength(10);

/** An entry of `TEN`, from 1. */
function nth(sequence: number): ChainedEntry {
  const entry = TEN[sequence - 1];
  if (entry === undefined) throw new Error(`There is no entry ${sequence}`);
  return entry;
}

const HEAD = headOf(TEN);
const at = (sequence: number, chain = 0) => entryId({ chain, sequence });
const changed = (sequence: number, change: (fields: Record<string, unknown>) => object): Stored[] =>
  store(TEN).map((each) =>
    each.id === at(sequence) ? { id: each.id, fields: { ...change(each.fields) } } : each,
  );

describe("a chain", () => {
  test("that nobody touched has no fault, alone, beside others, or empty", () => {
    const other = chainOfLength(3, 2);
    expect(faultsOf(store(TEN), { after: [HEAD] })).toEqual([]);
    expect(faultsOf([...store(TEN), ...store(other)], { after: [HEAD, headOf(other)] })).toEqual([]);
    expect(faultsOf([], { after: [] })).toEqual([]);
  });

  test("that grows while it is read has no fault", () => {
    const check = { before: [headOf(TEN.slice(0, 7))], after: [HEAD] };
    expect(faultsOf(store(TEN), check)).toEqual([]);
    expect(faultsOf(store(TEN.slice(0, 8)), check)).toEqual([]);
    expect(faultsOf(store(TEN), { before: [], after: [HEAD] })).toEqual([]);
  });

  test.each([
    ["a value", (fields: object) => ({ ...fields, after: { status: "NEW", score: 4 } })],
    ["the time", (fields: object) => ({ ...fields, at: "2026-03-10T12:00:00.001Z" })],
    ["the time's type", (fields: object) => ({ ...fields, at: undefined })],
    ["a field more", (fields: object) => ({ ...fields, note: "nothing" })],
    ["its place in the chain", (fields: object) => ({ ...fields, sequence: 5 })],
    ["its hash", (fields: object) => ({ ...fields, hash: "f".repeat(64) })],
    ["everything", () => ({})],
  ])("where an entry was edited names it: %s", (_what, change) => {
    expect(faultsOf(changed(4, change), { after: [HEAD] })).toEqual([`edited ${at(4)}`]);
  });

  test("where an entry was edited and hashed anew does not go on from it", () => {
    const forged = changed(4, (fields) => {
      const entry = { ...nth(4), ...fields, after: { status: "NEW" } };
      return { ...entry, hash: entryHash(entry) };
    });
    expect(faultsOf(forged, { after: [HEAD] })).toEqual([`rewritten ${at(5)}`]);
  });

  test.each([
    ["the first", [1], [`removed ${at(1)}`]],
    ["in the middle", [4], [`removed ${at(4)}`]],
    ["several", [4, 5, 8], [`removed ${at(4)}`, `removed ${at(8)}`]],
    ["the last", [10], [`removed ${at(10)}`]],
    ["all", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [`removed ${at(1)}`]],
  ])("where entries were removed names them: %s", (_what, removed, faults) => {
    const left = store(TEN.filter(({ sequence }) => !removed.includes(sequence)));
    expect(faultsOf(left, { after: [HEAD] })).toEqual(faults);
  });

  test("where two entries changed places names both", () => {
    const swapped = store(TEN).map(({ id, fields }) => ({
      id,
      fields: { ...({ [at(3)]: nth(4), [at(4)]: nth(3) }[id] ?? fields) },
    }));
    expect(faultsOf(swapped, { after: [HEAD] })).toEqual([`reordered ${at(3)}`, `reordered ${at(4)}`]);
  });

  test("where an entry was written a second time names the copy", () => {
    const copy = nth(4);
    const inPlace = changed(7, () => copy);
    expect(faultsOf(inPlace, { after: [HEAD] })).toEqual([`reordered ${at(7)}`]);
    const beyond = [...store(TEN), { id: at(11), fields: { ...copy } }];
    expect(faultsOf(beyond, { after: [HEAD] })).toEqual([`reordered ${at(11)}`, "head head-0"]);
    const aside = [...store(TEN), { id: "Zm9vYmFy", fields: { ...copy } }];
    expect(faultsOf(aside, { after: [HEAD] })).toEqual(["reordered Zm9vYmFy"]);
    const twice = [...store(TEN), ...store([copy])];
    expect(faultsOf(twice, { after: [HEAD] })).toEqual([`reordered ${at(4)}`]);
  });

  test("that goes on after its head, or has none, is found", () => {
    expect(faultsOf(store(TEN), { after: [headOf(TEN.slice(0, 9))] })).toEqual(["head head-0"]);
    expect(faultsOf(store(TEN), { after: [] })).toEqual(["head head-0"]);
    expect(faultsOf([], { before: [HEAD], after: [] })).toEqual([`removed ${at(1)}`, "head head-0"]);
  });

  test("whose head has another hash is found", () => {
    const after = [{ ...HEAD, hash: "a".repeat(64) }];
    expect(faultsOf(store(TEN), { after })).toEqual([`rewritten ${at(10)}`]);
    expect(faultsOf(store(TEN), { before: [], after })).toEqual(["rewritten head-0"]);
  });

  test("that was rewritten from end to end agrees with itself, and not with an earlier head", () => {
    const [other] = [chainOfLength(12).map((entry) => ({ ...entry, request_id: "another" }))];
    const rewritten: ChainedEntry[] = [];
    for (const entry of other) {
      const fields = { ...entry, previous: rewritten.at(-1)?.hash ?? GENESIS };
      rewritten.push({ ...fields, hash: entryHash(fields) });
    }
    const after = [headOf(rewritten)];
    expect(faultsOf(store(rewritten), { after })).toEqual([]);
    expect(faultsOf(store(rewritten), { after, expected: [HEAD] })).toEqual([`rewritten ${at(10)}`]);
  });

  test("that was cut short with its head is not, and not as long as an earlier head", () => {
    const cut = TEN.slice(0, 6);
    expect(faultsOf(store(cut), { after: [headOf(cut)] })).toEqual([]);
    const expected = [headOf(TEN.slice(0, 3)), HEAD];
    expect(faultsOf(store(cut), { after: [headOf(cut)], expected })).toEqual([
      `removed ${at(7)}`,
      "head head-0",
    ]);
    expect(faultsOf([], { after: [], expected })).toEqual([`removed ${at(1)}`, "head head-0"]);
  });

  test("leaves alone what was written before there were chains", () => {
    const check = new ChainCheck({ heads: [], expected: [] });
    expect(check.entry("Zm9vYmFy", { action: "alert.resolve" })).toEqual([]);
    expect([check.unchained, check.chained, check.end([])]).toEqual([1, 0, []]);
  });
});

describe("any single change of any chain", () => {
  const place = fc.integer({ min: 1, max: 10 });

  test("is found where it was made", () => {
    fc.assert(
      fc.property(place, fc.constantFrom(...Object.keys(HEAD), ...Object.keys(nth(1))), (sequence, field) => {
        const edited = changed(sequence, (fields) => ({
          ...fields,
          [field]: `not ${String(fields[field])}`,
        }));
        expect(faultsOf(edited, { after: [HEAD] })).toEqual([`edited ${at(sequence)}`]);
      }),
    );
  });

  test("of contents and order is found", () => {
    const orders = fc.shuffledSubarray(TEN.map((_, index) => index));
    fc.assert(
      fc.property(orders, (order) => {
        const ids = TEN.slice(0, order.length).map(entryId);
        const moved = ids.map((id, index) => ({ id, fields: { ...nth((order[index] ?? 0) + 1) } }));
        const same = order.length === TEN.length && order.every((from, to) => from === to);
        expect(faultsOf(moved, { after: [HEAD] }).length === 0).toBe(same);
      }),
    );
  });

  test("of a value is found, whatever the values", () => {
    // JSON as it is read; Firestore takes no names like `__proto__`.
    const values = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((value): ChainedEntry["after"] => JSON.parse(JSON.stringify(value)))
      .filter((value) => !JSON.stringify(value).includes("__proto__"));
    fc.assert(
      fc.property(values, values, (one, other) => {
        const entry = { ...nth(1), after: one };
        const kept = { ...entry, hash: entryHash(entry) };
        const edited = { ...kept, after: other };
        const same = JSON.stringify(sorted(kept.after)) === JSON.stringify(sorted(edited.after));
        expect(faultsOf(store([edited]), { after: [headOf([kept])] }).length === 0).toBe(same);
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value)
    .map(([name, item]): [string, unknown] => [name, sorted(item)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
