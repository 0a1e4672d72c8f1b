import type { Prices } from "./prices.ts";
import { costUsd } from "./prices.ts";
import { MAX_PROMPT_BYTES } from "./prompt.ts";

/*
 * Daily budget arithmetic. Amounts are whole micro-dollars: sums of them are exact in any order, and can be counted with
 * increments.
 */

const MICROS_PER_USD = 1_000_000;
const DAY_MS = 86_400_000;

/** What one UTC day has cost so far. */
export interface BudgetDay {
  /** `2026-03-10`. */
  readonly day: string;
  /** Settled, in micro-dollars. */
  readonly spent: number;
  /** Reserved by calls that have not been settled. One that never is (its instance died) counts until the day is over. */
  readonly reserved: number;
  /** How many reservations there were. */
  readonly calls: number;
}

/** An amount set aside for one analysis, on the day it was made. */
export interface Reservation {
  readonly day: string;
  /** Micro-dollars. */
  readonly amount: number;
}

export type Reserved =
  | { readonly ok: true; readonly budget: BudgetDay; readonly reservation: Reservation }
  /** Too little is left today; the next day begins in `retryAfterMs`. */
  | { readonly ok: false; readonly retryAfterMs: number };

/** US dollars as micro-dollars, rounded up: a budget errs on the safe side. */
export function microsOf(usd: number): number {
  // A product such as 0.07 × 1,000,000 lies just above the whole number it stands for.
  return Math.max(0, Math.ceil(usd * MICROS_PER_USD - 1e-6));
}

export function usdOf(micros: number): number {
  return micros / MICROS_PER_USD;
}

/** The UTC day of a time, epoch milliseconds. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** The budget as it stands on the day of `now`: yesterday's counts no more. */
export function today(budget: BudgetDay | undefined, now: number): BudgetDay {
  const day = dayOf(now);
  return budget?.day === day ? budget : { day, spent: 0, reserved: 0, calls: 0 };
}

/** Sets `amount` aside, in micro-dollars, where `limit` allows for it beside all that is spent and reserved. */
export function reserve(
  budget: BudgetDay | undefined,
  amount: number,
  limits: { now: number; limit: number },
): Reserved {
  const { now, limit } = limits;
  const current = today(budget, now);
  if (current.spent + current.reserved + amount > limit)
    return { ok: false, retryAfterMs: DAY_MS - (now % DAY_MS) };
  const { day, spent } = current;
  return {
    ok: true,
    budget: { day, spent, reserved: current.reserved + amount, calls: current.calls + 1 },
    reservation: { day, amount },
  };
}

/**
 * Turns a reservation into what was really spent, in micro-dollars; `undefined` where nobody knows, which spends all of it.
 * What was reserved yesterday does not change today. Not to be repeated: the caller settles each reservation once.
 */
export function settle(
  budget: BudgetDay,
  { day, amount }: Reservation,
  spent: number | undefined,
): BudgetDay {
  if (budget.day !== day) return budget;
  return {
    ...budget,
    spent: budget.spent + (spent ?? amount),
    reserved: Math.max(0, budget.reserved - amount),
  };
}

/** What is left of `limit` on the day of `now`, in micro-dollars, never below 0. */
export function left(budget: BudgetDay | undefined, { now, limit }: { now: number; limit: number }): number {
  const { spent, reserved } = today(budget, now);
  return Math.max(0, limit - spent - reserved);
}

/** The response schema goes along with each prompt, and is billed with it. */
const SCHEMA_TOKENS = 1_000;

/** The most that an analysis costs with its repair, in micro-dollars: no token of text is shorter than a byte. */
export function mostExpensive(prices: Prices, maxOutputTokens: number): number {
  // The repair sends the first prompt and its reply again.
  const prompt = 2 * (MAX_PROMPT_BYTES + SCHEMA_TOKENS) + maxOutputTokens;
  return microsOf(costUsd({ prompt, reply: 2 * maxOutputTokens }, prices));
}
