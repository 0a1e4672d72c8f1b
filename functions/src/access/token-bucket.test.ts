import { expect, test } from "vitest";
import { takeTokens } from "./token-bucket.ts";

const LIMIT = { perMinute: 60 };

test("a bucket that nobody knows is full", () => {
  const { bucket, grant } = takeTokens(undefined, LIMIT, { need: 1, want: 10, now: 0 });
  expect(grant).toEqual({ tokens: 10, retryAfterMs: 0 });
  expect(bucket).toEqual({ tokens: 50, at: 0 });
});

test("it refills evenly, and never over its size", () => {
  const empty = { tokens: 0, at: 0 };
  expect(takeTokens(empty, LIMIT, { need: 1, want: 99, now: 30_000 }).grant.tokens).toBe(30);
  expect(takeTokens(empty, LIMIT, { need: 1, want: 99, now: 3_600_000 }).grant.tokens).toBe(60);
});

test("what is there is given where it meets the need, and says when it will where it does not", () => {
  const low = { tokens: 2.5, at: 0 };
  expect(takeTokens(low, LIMIT, { need: 2, want: 10, now: 0 }).grant).toEqual({ tokens: 2, retryAfterMs: 0 });
  const refused = takeTokens(low, LIMIT, { need: 4, want: 10, now: 0 });
  expect(refused.grant).toEqual({ tokens: 0, retryAfterMs: 1_500 });
  expect(refused.bucket.tokens).toBe(2.5);
});

test("a clock that went back refills nothing, now or later", () => {
  const { bucket } = takeTokens({ tokens: 5, at: 10_000 }, LIMIT, { need: 1, want: 1, now: 0 });
  expect(bucket).toEqual({ tokens: 4, at: 10_000 });
});
