import { setTimeout as sleep } from "node:timers/promises";

/**
 * The values of `source`, and `undefined` whenever none has come for `ms`: what has gathered can be dealt with while a slow
 * input (`tail -f log | …`) is silent. Ends early when `signal` aborts; then the source must be closed by its owner.
 */
export async function* withPauses<T>(
  source: AsyncGenerator<T>,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): AsyncGenerator<T | undefined> {
  const aborted = new Promise<"aborted">((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
  for (;;) {
    const next = source.next();
    // An abort ends the source in the middle of a read, which then fails: nobody needs to hear of it.
    next.catch(() => undefined);
    const timer = new AbortController();
    const pause = sleep(ms, "pause" as const, { signal: timer.signal, ref: false }).catch(
      () => "pause" as const,
    );
    const first = await Promise.race([next, pause, aborted]);
    timer.abort();
    if (first === "pause") yield undefined;
    const result = first === "pause" ? await Promise.race([next, aborted]) : first;
    if (result === "aborted" || result.done === true) return;
    yield result.value;
  }
}
