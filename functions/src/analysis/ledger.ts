import type { Clock } from "../ports.ts";
import { reserve, settle } from "./budget.ts";
import type { BudgetDay, Reservation } from "./budget.ts";

/** Where the day's budget is counted, for all instances together. */
export interface Ledger {
  /** Sets `amount` aside, in micro-dollars, or says when the next day begins. Rejects where the count can't be reached. */
  reserve(amount: number): Promise<Booking>;
  /** Turns a reservation into what was spent, in micro-dollars; `undefined` spends all of it. Once for each reservation. */
  settle(reservation: Reservation, spent: number | undefined): Promise<void>;
}

export type Booking =
  | { readonly ok: true; readonly reservation: Reservation }
  | { readonly ok: false; readonly retryAfterMs: number };

/** A ledger of one instance alone, for tests and tools. `limit` is in micro-dollars a day. */
export function createMemoryLedger(options: { readonly limit: number; readonly clock: Clock }) {
  let budget: BudgetDay | undefined;
  const ledger: Ledger = {
    async reserve(amount) {
      const outcome = reserve(budget, amount, { now: options.clock(), limit: options.limit });
      if (!outcome.ok) return outcome;
      budget = outcome.budget;
      return { ok: true, reservation: outcome.reservation };
    },
    async settle(reservation, spent) {
      if (budget !== undefined) budget = settle(budget, reservation, spent);
    },
  };
  return { ...ledger, budget: () => budget };
}
