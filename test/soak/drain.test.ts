import { expect, test } from "vitest";
import { drain } from "./drain.ts";

/** Drains a pipeline of which `counts` are seen, a second apart, the last again and again. Tells how long it took. */
async function drainOf(counts: readonly number[], expected: number, abortAt = Number.POSITIVE_INFINITY) {
  let now = 0;
  const stop = new AbortController();
  const settled = await drain({
    processed: async () => counts[Math.min(now / 1_000, counts.length - 1)] ?? 0,
    expected,
    clock: () => now,
    wait: async (ms) => {
      now += ms;
      if (now >= abortAt) stop.abort();
    },
    signal: stop.signal,
  });
  return { settled, seconds: now / 1_000 };
}

test("it ends ten seconds after everything is processed", async () => {
  expect(await drainOf([1, 2, 3], 3)).toEqual({ settled: true, seconds: 12 });
});

test("what is processed twice after that is waited for too", async () => {
  expect(await drainOf([3, 3, 3, 3, 4], 3)).toEqual({ settled: true, seconds: 14 });
});

test("a backlog is waited for as long as it shrinks", async () => {
  const counts = Array.from({ length: 600 }, (_, index) => index);
  expect(await drainOf(counts, 599)).toEqual({ settled: true, seconds: 609 });
});

test("what does not come is given up when nothing has moved for two minutes", async () => {
  expect(await drainOf([1, 2], 3)).toEqual({ settled: true, seconds: 121 });
});

test("one that is aborted has not settled", async () => {
  expect(await drainOf([1, 2], 3, 5_000)).toEqual({ settled: false, seconds: 5 });
});
