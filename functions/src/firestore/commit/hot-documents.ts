import type { Clock } from "@threatstream/core/common";

export interface HotDocumentsOptions {
  readonly clock: Clock;
  /** Writes a second that one document takes for long; 0: no limit. Default 1, Firestore's own advice. */
  readonly writesPerSecond?: number;
  /** Writes that a document takes at once before the limit holds. Default 5. */
  readonly burst?: number;
}

const MAX_TRACKED = 10_000;

/**
 * Keeps this instance's writes to any one document at the rate that Firestore sustains: a token bucket for each document.
 * A few writes in quick succession pass, so that small attacks show at once; a flood is joined into one write a second.
 */
export class HotDocuments {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #clock: Clock;
  readonly #rate: number;
  readonly #burst: number;

  constructor({ clock, writesPerSecond = 1, burst = 5 }: HotDocumentsOptions) {
    this.#clock = clock;
    this.#rate = writesPerSecond;
    this.#burst = burst;
  }

  /** Takes a write to `path`; false where it has to wait for `delayMs`. */
  take(path: string): boolean {
    if (this.#rate === 0) return true;
    if (this.#tokens(path) < 1) return false;
    this.spend(path);
    return true;
  }

  /** Counts a write to `path` whether it was allowed or not. */
  spend(path: string): void {
    if (this.#rate === 0) return;
    const tokens = Math.max(0, this.#tokens(path) - 1);
    this.#buckets.delete(path);
    this.#buckets.set(path, { tokens, at: this.#clock() });
    this.#forgetOldest();
  }

  /** How long until the next write to a document that `take` refused. */
  get delayMs(): number {
    return this.#rate === 0 ? 0 : 1000 / this.#rate;
  }

  #tokens(path: string): number {
    const bucket = this.#buckets.get(path);
    if (bucket === undefined) return this.#burst;
    return Math.min(this.#burst, bucket.tokens + ((this.#clock() - bucket.at) / 1000) * this.#rate);
  }

  #forgetOldest(): void {
    if (this.#buckets.size <= MAX_TRACKED) return;
    const oldest = this.#buckets.keys().next();
    if (oldest.done !== true) this.#buckets.delete(oldest.value);
  }
}
