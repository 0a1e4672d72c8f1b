import { expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import { fakeQueries } from "../api/testing.ts";
import type { Queries } from "../api/ports/queries.ts";
import { shareReads } from "./shared-reads.ts";

const request = { filters: {}, after: undefined, limit: 5 } as const;

function counted() {
  let reads = 0;
  let now = 0;
  let fails = false;
  const stored = fakeQueries({ threats: [aThreat(1)] });
  const queries: Queries = {
    ...stored,
    recentThreats: async (each) => {
      reads += 1;
      if (fails) throw new Error("unavailable");
      return stored.recentThreats(each);
    },
  };
  return {
    shared: shareReads(queries, () => now),
    reads: () => reads,
    wait: (ms: number) => (now += ms),
    fail: (value: boolean) => (fails = value),
  };
}

test("the same list is read once a second, however many ask", async () => {
  const { shared, reads, wait } = counted();
  const pages = await Promise.all(Array.from({ length: 50 }, () => shared.recentThreats(request)));
  expect(new Set(pages.map(({ threats }) => threats[0]?.id))).toEqual(new Set([aThreat(1).id]));
  wait(999);
  await shared.recentThreats(request);
  expect(reads()).toBe(1);
  wait(1);
  await shared.recentThreats(request);
  expect(reads()).toBe(2);
});

test("different lists are different reads", async () => {
  const { shared, reads } = counted();
  await shared.recentThreats(request);
  await shared.recentThreats({ ...request, limit: 6 });
  await shared.recentThreats({ ...request, filters: { severity: "LOW" } });
  expect(reads()).toBe(3);
});

test("a failure is told to those who asked, and not kept", async () => {
  const { shared, reads, fail } = counted();
  fail(true);
  await expect(shared.recentThreats(request)).rejects.toThrow("unavailable");
  fail(false);
  expect((await shared.recentThreats(request)).threats).toHaveLength(1);
  expect(reads()).toBe(2);
});
