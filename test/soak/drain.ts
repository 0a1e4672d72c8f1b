/** How long nothing may move before what was done is complete: a second copy that is still to come changes nothing else. */
const QUIET_MS = 10_000;
/** How long nothing may move before what is missing won't come: Pub/Sub sends again what was not done within a minute. */
const STALLED_MS = 120_000;
const POLL_MS = 1_000;

export interface DrainOptions {
  /** Events that were processed so far. */
  readonly processed: () => Promise<number>;
  /** How many it will be in the end, if nothing is lost. */
  readonly expected: number;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * Waits until the pipeline has settled: everything is processed and nothing moves any more, or nothing has moved for two
 * minutes. False where the signal ended it before.
 */
export async function drain({ processed, expected, clock, wait, signal }: DrainOptions): Promise<boolean> {
  let last = -1;
  let movedAt = clock();
  while (!signal.aborted) {
    const now = await processed();
    if (now !== last) movedAt = clock();
    last = now;
    if (clock() - movedAt >= (now >= expected ? QUIET_MS : STALLED_MS)) return true;
    await wait(POLL_MS);
  }
  return false;
}
