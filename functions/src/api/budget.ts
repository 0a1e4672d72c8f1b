interface Waiter {
  readonly amount: number;
  readonly admit: () => void;
}

/** Shares an amount of something among those who need a part of it for a while; first come, first served. */
export class Budget {
  #free: number;
  readonly #total: number;
  readonly #waiting: Waiter[] = [];

  constructor(total: number) {
    this.#free = total;
    this.#total = total;
  }

  /**
   * Waits at most `waitMs` milliseconds for `amount`, or for all that there is where that is less. Resolves with the function
   * that gives it back, to be called once; with `undefined` where it was not free in time.
   */
  async take(amount: number, waitMs: number): Promise<(() => void) | undefined> {
    const needed = Math.min(amount, this.#total);
    if (!(await this.#admitted(needed, waitMs))) return undefined;
    return () => {
      this.#free += needed;
      this.#admitWaiting();
    };
  }

  #admitted(amount: number, waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        amount,
        admit: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        resolve(false);
        this.#admitWaiting();
      }, waitMs);
      this.#waiting.push(waiter);
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && next.amount <= this.#free;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#free -= next.amount;
      next.admit();
    }
  }
}
