import type { Clock } from "@threatstream/core/common";

export interface BreakerOptions {
  /** How many failures in a row open it. */
  readonly failures: number;
  /** How long it stays open before one call may try again, in milliseconds. */
  readonly openMs: number;
  readonly clock: Clock;
}

/** `closed` lets all calls through, `open` none, `half_open` one that decides. */
export type BreakerState = "closed" | "open" | "half_open";

export type Passage = { readonly pass: true } | { readonly pass: false; readonly retryAfterMs: number };

/**
 * A circuit breaker: after repeated failures it keeps calls away from a service that is down, then lets one of them try.
 * Each call that passes reports `succeeded`, `failed` or `undecided`; a trial that never reports is given up after `openMs`.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  /** Until when calls are kept out; unset while closed. */
  #openUntil: number | undefined;
  #trial = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    if (this.#openUntil === undefined) return "closed";
    return this.#options.clock() >= this.#openUntil || this.#trial ? "half_open" : "open";
  }

  /** Whether a call may be made now; where it may not, when to ask again. */
  enter(): Passage {
    if (this.#openUntil === undefined) return { pass: true };
    const now = this.#options.clock();
    if (now < this.#openUntil) return { pass: false, retryAfterMs: this.#openUntil - now };
    // This one is the trial; the others wait as long again.
    this.#trial = true;
    this.#openUntil = now + this.#options.openMs;
    return { pass: true };
  }

  /** The service answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#trial = false;
    this.#openUntil = undefined;
  }

  /** The service failed; `retryAfterMs` is what it said about when to come back, where it did. */
  failed(retryAfterMs = 0): void {
    this.#failures += 1;
    if (this.#failures < this.#options.failures && !this.#trial && retryAfterMs === 0) return;
    this.#trial = false;
    this.#openUntil = this.#options.clock() + Math.max(this.#options.openMs, retryAfterMs);
  }

  /** The call said nothing about the service: it was cancelled, for example. The next one is a trial again. */
  undecided(): void {
    if (!this.#trial) return;
    this.#trial = false;
    this.#openUntil = this.#options.clock();
  }
}
