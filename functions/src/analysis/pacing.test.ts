import fc from "fast-check";
import { expect, test } from "vitest";
import { fullBucket, take } from "./pacing.ts";
import type { Bucket } from "./pacing.ts";

const PACE = { perMinute: 30, burst: 2 };

test("a burst is let through, the next request waits until there is room", () => {
  const first = take(fullBucket(PACE, 0), 0, PACE);
  const second = take(first.bucket, 0, PACE);
  const third = take(second.bucket, 500, PACE);
  expect([first.ok, second.ok]).toEqual([true, true]);
  expect(third).toMatchObject({ ok: false, retryAfterMs: 1_500 });
  expect(take(third.bucket, 2_000, PACE).ok).toBe(true);
});

test("a quiet time fills no more than the burst", () => {
  let bucket: Bucket = { level: 0, at: 0 };
  const answers = [1, 2, 3].map(() => {
    const taken = take(bucket, 3_600_000, PACE);
    bucket = taken.bucket;
    return taken.ok;
  });
  expect(answers).toEqual([true, true, false]);
});

test("a clock that runs backwards fills nothing", () => {
  expect(take({ level: 0, at: 10_000 }, 0, PACE)).toMatchObject({
    ok: false,
    bucket: { level: 0, at: 10_000 },
  });
});

test("within any time no more requests pass than the pace and one burst allow, and waiting as told is enough", () => {
  const waits = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(waits, (all) => {
      let bucket = fullBucket(PACE, 0);
      let [now, passed] = [0, 0];
      for (const pause of all) {
        now += pause;
        const taken = take(bucket, now, PACE);
        bucket = taken.bucket;
        if (taken.ok) passed += 1;
        const wait = taken.ok ? 60_000 / PACE.perMinute : taken.retryAfterMs;
        expect(take(bucket, now + wait, PACE).ok).toBe(true);
      }
      expect(passed).toBeLessThanOrEqual(PACE.burst + (now * PACE.perMinute) / 60_000 + 1e-6);
    }),
    { seed: 20260310 },
  );
});
