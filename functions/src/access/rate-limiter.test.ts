import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limiter.ts";
import type { SharedBuckets } from "./rate-limiter.ts";
import { takeTokens } from "./token-bucket.ts";
import type { Bucket } from "./token-bucket.ts";

const LIMIT = { perMinute: 100 };
const PART = 5;

/** Instances that share their buckets, under one clock that the test moves. */
function instances(count: number, shared?: SharedBuckets) {
  const time = { now: 1_000_000 };
  const held = new Map<string, Bucket>();
  const asked: string[] = [];
  const warnings: string[] = [];
  const buckets: SharedBuckets = shared ?? {
    async take(subject, limit, amount) {
      asked.push(subject);
      const { bucket, grant } = takeTokens(held.get(subject), limit, { ...amount, now: time.now });
      if (grant.tokens > 0) held.set(subject, bucket);
      return grant;
    },
  };
  const log = (message: string) => warnings.push(message);
  const limiters = Array.from(
    { length: count },
    () =>
      new RateLimiter({
        shared: async () => buckets,
        clock: () => time.now,
        logger: { info: log, warn: log, error: log },
      }),
  );
  /** Sends so many requests, each to the next instance, and counts those let through. */
  const send = async (subject: string, requests: number): Promise<number> => {
    const waits = await Promise.all(
      Array.from({ length: requests }, async (_, index) => limiters[index % count]?.admit(subject, LIMIT)),
    );
    return waits.filter((wait) => wait === 0).length;
  };
  return { time, asked, warnings, limiters, send };
}

test.each([1, 3, 10])("%d instances together let the limit through, and no more", async (count) => {
  const { send } = instances(count);
  const passed = await send("user:ana", 1_000);
  expect(passed).toBeGreaterThanOrEqual(LIMIT.perMinute - count * PART);
  expect(passed).toBeLessThanOrEqual(LIMIT.perMinute + count * PART);
});

test("for long, too: ten minutes of a flood", async () => {
  const { send, time } = instances(4);
  let passed = 0;
  for (let second = 0; second < 600; second += 1) {
    passed += await send("key:1", 20);
    time.now += 1_000;
  }
  expect(passed).toBeLessThanOrEqual(11 * LIMIT.perMinute + 4 * PART);
  expect(passed).toBeGreaterThanOrEqual(10 * LIMIT.perMinute);
});

test("who comes now and then asks the shared bucket for nothing", async () => {
  const { send, asked } = instances(1);
  expect(await send("user:ana", PART)).toBe(PART);
  expect(asked).toEqual([]);
});

test("the shared bucket sees few of the requests, and none of those that are refused", async () => {
  const { send, asked } = instances(1);
  await send("user:ana", 10_000);
  expect(asked.length).toBeLessThanOrEqual(LIMIT.perMinute / PART + 1);
});

test("a refusal says when to come again, and that is true", async () => {
  const { send, limiters, time } = instances(1);
  await send("user:ana", 1_000);
  const wait = (await limiters[0]?.admit("user:ana", LIMIT)) ?? 0;
  expect(wait).toBeGreaterThan(0);
  time.now += wait;
  expect(await limiters[0]?.admit("user:ana", LIMIT)).toBe(0);
});

test("subjects have nothing to do with each other", async () => {
  const { send } = instances(2);
  await send("user:ana", 1_000);
  expect(await send("user:bo", 20)).toBe(20);
});

test("without the shared buckets each instance keeps the limit by itself", async () => {
  const { send, warnings } = instances(2, { take: async () => Promise.reject(new Error("away")) });
  const passed = await send("user:ana", 1_000);
  expect(passed).toBeLessThanOrEqual(2 * (LIMIT.perMinute + PART));
  expect(passed).toBeGreaterThanOrEqual(LIMIT.perMinute);
  expect(warnings[0]).toMatch(/does not answer/);
});
