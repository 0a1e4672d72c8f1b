import { splitMessage } from "@threatstream/core/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Batcher } from "./batches.ts";
import type { Batch } from "./batches.ts";

function batchesOf(lines: readonly string[], size: number): Batch[] {
  const batcher = new Batcher(size);
  const closed = lines.map((line) => batcher.add({ bytes: Buffer.from(line) }));
  return [...closed, batcher.close()].filter((batch) => batch !== undefined);
}

/** What the pipeline makes of the messages: each record's text and number. */
function recordsOf(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ data, occurrences }) =>
    splitMessage({ data, attributes: { occurrences }, receivedAt: 0 }).records.map(
      ({ text, occurrence }) => `${text}#${occurrence}`,
    ),
  );
}

test("lines are numbered among equal ones over the whole input, however it is cut", () => {
  const line = fc.constantFrom("a", "b", "c", "d");
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (lines, size) => {
        const batches = batchesOf(lines, size);
        const counts = new Map<string, number>();
        const expected = lines.map((text) => {
          const count = counts.get(text) ?? 0;
          counts.set(text, count + 1);
          return `${text}#${count}`;
        });
        expect(recordsOf(batches)).toEqual(expected);
        expect(Math.max(...batches.map((batch) => batch.lines))).toBeLessThanOrEqual(size);
      },
    ),
  );
});

test("a message's numbers fit into an attribute", () => {
  const batches = batchesOf(
    Array.from({ length: 3_000 }, () => "the same"),
    1000,
  );
  expect(Math.max(...batches.map(({ occurrences }) => occurrences.length))).toBeLessThanOrEqual(1024);
  expect(new Set(recordsOf(batches)).size).toBe(3_000);
});
