/**
 * A signal that fires after `timeoutMs`, or when the caller's own does; `clear` stops the timer. Made by hand, as the
 * library's own timer is never cleared, and it does not look at a signal that has fired before.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = (): void => this.#controller.abort();

  constructor(timeoutMs: number, caller?: AbortSignal) {
    this.#caller = caller;
    this.#timer = setTimeout(this.#abort, timeoutMs);
    if (caller?.aborted === true) this.#abort();
    else caller?.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it fired; `undefined` where it has not. */
  get cause(): "timeout" | "cancelled" | undefined {
    if (!this.signal.aborted) return undefined;
    return this.#caller?.aborted === true ? "cancelled" : "timeout";
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#abort);
  }
}
