import type { Batch } from "@threatstream/cli";
import { expect, test } from "vitest";
import { bruteForce, defaultSettings, toLines } from "@threatstream/scenarios";
import type { Output } from "@threatstream/scenarios";
import { Run } from "./run.ts";
import { linesOf } from "@threatstream/scenarios/testing";

const settings = defaultSettings(bruteForce, 1);

interface Play {
  readonly output?: Output;
  readonly publish?: (batch: Batch) => Promise<void>;
  /** Milliseconds after which it is stopped. */
  readonly stopAfter?: number;
}

/** Plays a run on a clock that goes on only while somebody waits, into a topic that keeps what it gets. */
async function play({ output = "native", publish, stopAfter = Infinity }: Play) {
  const stopped = new AbortController();
  const batches: Batch[] = [];
  const shown: number[] = [];
  let now = 0;
  const run = new Run({
    publish: publish ?? ((batch) => Promise.resolve(void batches.push(batch))),
    toLines: toLines(output, undefined),
    signal: stopped.signal,
    clock: () => now,
    wait: (ms) => {
      now += Math.max(0, ms);
      if (now >= stopAfter) stopped.abort();
      return Promise.resolve();
    },
    onSent: ({ events }) => shown.push(events),
  });
  await run.play(bruteForce, settings, 1);
  const lines = batches.flatMap(({ data }) => data.toString().split("\n"));
  return { lines, batches, shown, counts: run.counts };
}

test.each(["native", "raw"] as const)("every %s line is published, in order", async (output) => {
  const { lines, shown, counts } = await play({ output });
  expect(lines.map(unmarked)).toEqual(linesOf(bruteForce, { output }).map(unmarked));
  expect(shown.at(-1)).toBe(600);
  expect(counts.events).toBe(600);
  expect(counts.attack).toBeGreaterThan(100);
  expect(counts.phase).toBe("the others go on");
});

test("a run that is stopped sends nothing more", async () => {
  const { lines, counts } = await play({ stopAfter: 10_000 });
  expect(lines).toHaveLength(counts.events);
  expect(counts.events).toBeLessThan(110);
});

test("what publishing fails with ends the run", async () => {
  const failed = play({ publish: () => Promise.reject(new Error("no such topic")) });
  await expect(failed).rejects.toThrow("no such topic");
});

function unmarked(line: string): string {
  return line.replace(/,"simulation_id":"[^"]*"/, "");
}
