import { expect, test } from "vitest";
import { percentile } from "../support/stats.ts";
import { meanBytes, workload } from "./workload.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const options = { seed: 7, count: 5_000, now: NOW };

test("a workload is the same for the same seed, and shares no event id with another seed's", () => {
  const lines = workload(options);
  expect(workload(options)).toEqual(lines);
  const ids = [...lines, ...workload({ ...options, seed: 8 })].map((line) => JSON.parse(line).event_id);
  expect(new Set(ids).size).toBe(10_000);
});

test("a workload has events of 300 to 700 bytes, about 500, within the ten minutes before its end", () => {
  const lines = workload(options);
  expect(meanBytes(lines)).toBeGreaterThan(400);
  expect(meanBytes(lines)).toBeLessThan(600);
  const sizes = lines.map((line) => line.length);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(300);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(700);
  const times = lines.map((line) => Date.parse(JSON.parse(line).timestamp));
  expect(Math.max(...times)).toBeLessThanOrEqual(NOW);
  expect(NOW - percentile(times, 0.01)).toBeLessThan(11 * 60 * 1000);
});

test("60 sources of a workload attack, in three of ten events", () => {
  const counts = new Map<string, number>();
  for (const line of workload({ ...options, count: 20_000 })) {
    const source: string = JSON.parse(line).source_ip;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  // An ordinary source has about 7 events, an attacking one 100.
  const attacking = [...counts.values()].filter((count) => count > 50);
  expect(attacking.length).toBe(60);
  const share = attacking.reduce((sum, count) => sum + count, 0) / 20_000;
  expect(share).toBeGreaterThan(0.28);
  expect(share).toBeLessThan(0.32);
});
