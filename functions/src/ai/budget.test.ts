import fc from "fast-check";
import { expect, test } from "vitest";
import { left, microsOf, mostExpensive, reserve, settle, today, usdOf } from "./budget.ts";
import type { BudgetDay } from "./budget.ts";

const NOON = Date.parse("2026-03-10T12:00:00.000Z");
const NEXT_MORNING = Date.parse("2026-03-11T06:00:00.000Z");
const LIMIT = microsOf(1);

function reserved(budget: BudgetDay | undefined, amount: number) {
  const outcome = reserve(budget, amount, { now: NOON, limit: LIMIT });
  if (!outcome.ok) throw new Error("over budget");
  return outcome;
}

test("a reservation counts until it is settled with what was really spent", () => {
  const { budget, reservation } = reserved(undefined, 40_000);
  expect(budget).toEqual({ day: "2026-03-10", spent: 0, reserved: 40_000, calls: 1 });
  expect(left(budget, { now: NOON, limit: LIMIT })).toBe(960_000);
  const settled = settle(budget, reservation, 800);
  expect(settled).toEqual({ day: "2026-03-10", spent: 800, reserved: 0, calls: 1 });
});

test("where nobody knows what a call cost, all that was reserved is spent", () => {
  const { budget, reservation } = reserved(undefined, 40_000);
  expect(settle(budget, reservation, undefined)).toMatchObject({ spent: 40_000, reserved: 0 });
});

test("what does not fit beside all that is spent and reserved is refused until the next UTC day", () => {
  const { budget } = reserved(undefined, 990_000);
  expect(reserve(budget, 10_001, { now: NOON, limit: LIMIT })).toEqual({
    ok: false,
    retryAfterMs: 12 * 3_600_000,
  });
  expect(reserve(budget, 10_000, { now: NOON, limit: LIMIT }).ok).toBe(true);
});

test("a budget of nothing allows nothing", () => {
  expect(reserve(undefined, 1, { now: NOON, limit: 0 }).ok).toBe(false);
});

test("a new day begins with nothing spent, and yesterday's reservation does not touch it", () => {
  const { budget, reservation } = reserved(undefined, 40_000);
  const fresh = today(budget, NEXT_MORNING);
  expect(fresh).toEqual({ day: "2026-03-11", spent: 0, reserved: 0, calls: 0 });
  expect(settle(fresh, reservation, 800)).toEqual(fresh);
});

test("dollars become whole micro-dollars, rounded up", () => {
  expect(microsOf(0.07)).toBe(70_000);
  expect(microsOf(0.0000001)).toBe(1);
  expect(microsOf(0)).toBe(0);
  expect(usdOf(70_000)).toBe(0.07);
});

test("the dearest analysis is two calls of the longest prompt and reply", () => {
  const prices = { promptPerMillion: 1, replyPerMillion: 10 };
  expect(mostExpensive(prices, 1_000)).toBe(2 * 25_000 + 1_000 + 2 * 10_000);
});

test("however reservations and settlements mix, no more than the limit is ever spent", () => {
  const steps = fc.array(
    fc.record({ amount: fc.nat(200_000), share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      let budget: BudgetDay | undefined;
      for (const { amount, share } of all) {
        const outcome = reserve(budget, amount, { now: NOON, limit: LIMIT });
        if (!outcome.ok) continue;
        budget = outcome.budget;
        if (share !== null) budget = settle(budget, outcome.reservation, Math.floor(amount * share));
        expect(budget.spent + budget.reserved).toBeLessThanOrEqual(LIMIT);
        expect(Math.min(budget.spent, budget.reserved)).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed: 20260310 },
  );
});
