import { describe, expect, test } from "vitest";
import { accountOf, isKept } from "./account.ts";
import type { BatchOutcome, Found } from "./account.ts";

const batch = (ids: readonly string[], changes: Partial<BatchOutcome> = {}): BatchOutcome => ({
  ids,
  sentAt: 1_000,
  repeated: false,
  result: "accepted",
  ...changes,
});

const found = (ids: readonly string[], changes: Partial<Found> = {}): Found => ({
  stored: new Map(ids.map((id) => [id, 1_250])),
  correlated: 0,
  counted: ids.length,
  deadLetters: 0,
  ...changes,
});

describe("an account", () => {
  test("of what was sent, twice in part, and stored once is clean", () => {
    const batches = [
      batch(["a", "b"]),
      batch(["c"], { sentAt: 1_100 }),
      batch(["a", "b"], { sentAt: 1_200, repeated: true }),
    ];
    const account = accountOf(batches, found(["a", "b", "c"], { correlated: 2, counted: 5 }));
    expect(account).toMatchObject({
      sent: 3,
      accepted: 3,
      repeatedBatches: 1,
      stored: 3,
      lost: 0,
      miscounted: 0,
    });
    expect(account.delays).toEqual([250, 250, 150]);
    expect(isKept(account)).toBe(true);
  });

  test("names what was accepted and is nowhere", () => {
    const account = accountOf([batch(["a", "b", "c"])], found(["a"]));
    expect([account.lost, isKept(account)]).toEqual([2, false]);
  });

  test("names what happened twice, and what was stored and not counted", () => {
    const twice = accountOf([batch(["a", "b"])], found(["a", "b"], { counted: 3 }));
    expect([twice.miscounted, isKept(twice)]).toEqual([1, false]);
    const uncounted = accountOf([batch(["a", "b"])], found(["a", "b"], { counted: 1 }));
    expect([uncounted.miscounted, isKept(uncounted)]).toEqual([-1, false]);
  });

  test("does not call lost what was never accepted, nor what is a dead letter; but neither is it clean", () => {
    const refused = accountOf([batch(["a"]), batch(["b"], { result: "503" })], found(["a"]));
    expect(refused).toMatchObject({ sent: 2, accepted: 1, failures: { 503: 1 }, lost: 0 });
    const dead = accountOf([batch(["a", "b"])], found(["a"], { deadLetters: 1 }));
    expect(dead.lost).toBe(0);
    expect([isKept(refused), isKept(dead)]).toEqual([false, false]);
  });

  test("takes an event that was refused first and accepted then from when it was accepted", () => {
    const account = accountOf(
      [batch(["a"], { result: "503" }), batch(["a"], { sentAt: 1_200, repeated: true })],
      found(["a"]),
    );
    expect([account.accepted, account.delays]).toEqual([1, [50]]);
  });
});
