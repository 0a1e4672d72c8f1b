import { expect, test } from "vitest";
import { defaultSettings, generate, normal } from "@threatstream/scenarios";
import type { Emission } from "@threatstream/scenarios";
import { paced } from "./pace.ts";

const settings = { ...defaultSettings(normal, 1), eps: 10, duration: 20 };

/** Plays a run on a clock that goes on only while somebody waits. */
async function play({ speed, stopAfter = Infinity }: { speed: number; stopAfter?: number }) {
  const stopped = new AbortController();
  const sent: { readonly now: number; readonly group: readonly Emission[] }[] = [];
  let now = 5_000;
  const groups = paced(generate(normal, settings), {
    start: settings.start,
    speed,
    clock: () => now,
    wait: (ms) => {
      now += Math.max(0, ms);
      if (now - 5_000 >= stopAfter) stopped.abort();
      return Promise.resolve();
    },
    signal: stopped.signal,
  });
  for await (const group of groups) sent.push({ now: now - 5_000, group });
  return { sent, took: now - 5_000 };
}

test("no event is handed on before its time, and none later than a fifth of a second after it", async () => {
  const { sent, took } = await play({ speed: 1 });
  const late = sent.flatMap(({ now, group }) => group.map(({ at }) => now - (at - settings.start)));
  expect(late).toHaveLength(200);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(200);
  expect(took).toBe(20_000);
});

test("at ten times the speed it takes a tenth of the time", async () => {
  const { sent, took } = await play({ speed: 10 });
  expect(sent.flatMap(({ group }) => group)).toHaveLength(200);
  expect(took).toBe(2_000);
});

test("it ends when it is stopped", async () => {
  const { sent, took } = await play({ speed: 1, stopAfter: 4_000 });
  expect(sent.flatMap(({ group }) => group).length).toBeLessThan(45);
  expect(took).toBe(4_000);
});
