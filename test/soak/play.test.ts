import { expect, test } from "vitest";
import { play, playAtOnce } from "./play.ts";
import type { DueBatches, PlayOptions } from "./play.ts";

const START = Date.parse("2026-03-10T09:00:00Z");
const settings = { seed: 1, start: START, eps: 50, duration: 2, intensity: "medium" } as const;

/** A clock that only waiting moves, and which is `slow` milliseconds late after each wait. */
function optionsOf(size: number, slow = 0): PlayOptions {
  let now = 0;
  return {
    settings,
    size,
    clock: () => now,
    wait: async (ms) => {
      now += Math.max(0, ms) + slow;
    },
    signal: new AbortController().signal,
  };
}

async function playAll(options: PlayOptions): Promise<readonly DueBatches[]> {
  const all: DueBatches[] = [];
  for await (const due of play(options)) all.push(due);
  return all;
}

test("each event is played once, with its id, in batches of the size at most", async () => {
  const due = await playAll(optionsOf(4));
  const batches = due.flatMap((each) => each.batches);
  expect(Math.max(...batches.map(({ ids }) => ids.length))).toBe(4);
  const events = batches.flatMap(({ body }) => body.split("\n").map((line) => JSON.parse(line)));
  expect(events.map(({ event_id }) => event_id)).toEqual(batches.flatMap(({ ids }) => ids));
  expect(new Set(batches.flatMap(({ ids }) => ids)).size).toBe(100);
});

test("a sender in time is late by no more than the fifth of a second that events wait for each other", async () => {
  const due = await playAll(optionsOf(1_000));
  expect(due).toHaveLength(10);
  expect(Math.max(...due.map(({ lateMs }) => lateMs))).toBeLessThanOrEqual(200);
});

test("a sender that is late says by how much", async () => {
  const due = await playAll(optionsOf(1_000, 500));
  expect(Math.max(...due.map(({ lateMs }) => lateMs))).toBeGreaterThan(500);
});

test("what warms up the suite has other events", () => {
  const [first = { ids: [] }] = playAtOnce({ ...settings, seed: 2 }, 1_000);
  const [own = { ids: [] }] = playAtOnce(settings, 1_000);
  expect(own.ids).toHaveLength(100);
  expect(new Set([...first.ids, ...own.ids]).size).toBe(200);
});
