/** Every window of correlations and alerts starts with a half hour or divides it, and no window reaches past the next one. */
const SLOT_MS = 30 * 60_000;
/** A day: what comes in now, and lately did, is ordinary traffic and other simulations. */
const NEWEST = 48;
/** Five days before it: windows accept events that are up to a week late. */
const SLOTS = 240;
const SEEDS = 2 ** 32;

/**
 * Where the stories of one command begin, epoch milliseconds: each in a half hour of its own of the past days, at random. Windows
 * join by time, and by what sources and accounts are called, and `root` is guessed at in every story: two that were told of the
 * same minutes would be found together. Each starts with its half hour, as expectations are about whole windows: a story
 * across two raises some alerts twice. `random`: from 0 to 1, exclusive.
 *
 * @throws {RangeError} for a story that is longer than its half hour.
 */
export function storySlots(durations: readonly number[], now: number, random: () => number): number[] {
  if (durations.some((seconds) => seconds * 1000 > SLOT_MS)) {
    throw new RangeError("A story that is verified lasts half an hour at most.");
  }
  const first = NEWEST + Math.floor(random() * (SLOTS - durations.length));
  const current = Math.floor(now / SLOT_MS);
  return durations.map((_, index) => (current - 1 - first - index) * SLOT_MS);
}

/** A seed that no earlier run had. `random`: from 0 to 1, exclusive. */
export function randomSeed(random: () => number): number {
  return Math.floor(random() * SEEDS);
}
