import { expect, test } from "vitest";
import { atMostEvery, lazy } from "./lazy.ts";

test("a value is made once; a failure is not kept", async () => {
  let made = 0;
  const value = lazy(async () => {
    made += 1;
    if (made === 1) throw new Error("not yet");
    return made;
  });
  await expect(value()).rejects.toThrow("not yet");
  expect([await value(), await value()]).toEqual([2, 2]);
});

test("work is done at most once in its time, and never beside itself", async () => {
  let now = 0;
  let done = 0;
  const gate = Promise.withResolvers<void>();
  const work = atMostEvery(
    10,
    () => now,
    async () => {
      done += 1;
      await gate.promise;
    },
  );
  await work();
  expect(done).toBe(0);
  now = 10;
  const first = work();
  now = 30;
  await work();
  expect(done).toBe(1);
  gate.resolve();
  await first;
  void work();
  expect(done).toBe(2);
});
