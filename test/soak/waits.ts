import { setTimeout as sleep } from "node:timers/promises";

/** Waiting for milliseconds that ends early when the signal aborts. */
export function waiting(signal: AbortSignal): (ms: number) => Promise<void> {
  return async (ms) => {
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
