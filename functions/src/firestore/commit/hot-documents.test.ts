import { expect, test } from "vitest";
import { HotDocuments } from "./hot-documents.ts";

test("a document takes a burst, then one write a second", () => {
  let now = 0;
  const hot = new HotDocuments({ clock: () => now, burst: 3 });
  expect([1, 2, 3, 4].map(() => hot.take("a"))).toEqual([true, true, true, false]);
  expect(hot.take("b")).toBe(true);
  now = 999;
  expect(hot.take("a")).toBe(false);
  now = 1000;
  expect([hot.take("a"), hot.take("a")]).toEqual([true, false]);
});

test("over a long flood the rate holds", () => {
  let now = 0;
  const hot = new HotDocuments({ clock: () => now });
  let writes = 0;
  for (; now < 60_000; now += 10) if (hot.take("a")) writes += 1;
  expect(writes).toBeLessThanOrEqual(65);
  expect(writes).toBeGreaterThanOrEqual(60);
});

test("a rate of 0 is no limit", () => {
  const hot = new HotDocuments({ clock: () => 0, writesPerSecond: 0 });
  expect(Array.from({ length: 100 }, () => hot.take("a")).every(Boolean)).toBe(true);
});
