import type { Emission } from "@threatstream/scenarios";

/** How often events are handed on, in milliseconds: a few of them together cost less than each alone. */
const TICK_MS = 200;

export interface PaceOptions {
  /** Time of the run's first event, epoch milliseconds. */
  readonly start: number;
  /** How many times faster than the clock the story's time passes. */
  readonly speed: number;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  /** Waits for milliseconds; resolves early when the run is over. */
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Hands on a run's events when their time has come, those of a fifth of a second together. An open loop: what was late is
 * caught up. Ends when the signal aborts.
 */
export async function* paced(
  emissions: Iterable<Emission>,
  options: PaceOptions,
): AsyncGenerator<readonly Emission[]> {
  const { start, speed, clock, wait, signal } = options;
  const begun = clock();
  let due = TICK_MS;
  let group: Emission[] = [];
  for (const emission of emissions) {
    const at = (emission.at - start) / speed;
    while (at >= due) {
      await wait(begun + due - clock());
      if (signal.aborted) return;
      if (group.length > 0) yield group;
      group = [];
      due += TICK_MS;
    }
    group.push(emission);
  }
  await wait(begun + due - clock());
  if (!signal.aborted && group.length > 0) yield group;
}
