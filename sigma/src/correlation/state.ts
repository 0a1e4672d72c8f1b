/** One event that an input of a correlation matched. */
export interface Observation {
  /** Event time, epoch milliseconds. */
  readonly at: number;
  /** Identifies the event: what has the same id and input is the same observation, however often it arrives. */
  readonly id: string;
  /** The position of the rule or correlation among the correlation's inputs. */
  readonly input: number;
  /** What is counted or summed; absent for correlations that only count events. */
  readonly value?: string | number;
}

/**
 * What a correlation knows of one group and one stretch of event time. A set of observations: merging is a union, so states
 * add up to the same in any order, grouping and repetition (a join-semilattice).
 */
export interface CorrelationState {
  readonly correlation: string;
  /** The values of the group-by fields, in their order. */
  readonly group: readonly string[];
  /** The start of the stretch: epoch milliseconds, a multiple of three timespans. */
  readonly start: number;
  /** Sorted by time, id and input. */
  readonly observations: readonly Observation[];
  /** Whether observations beyond the bound were left out: the latest ones. */
  readonly isTruncated: boolean;
}

/** Most observations of a state, unless a correlation's threshold needs more to be counted exactly. */
const DEFAULT_BOUND = 10_000;
/** A stretch with its margins is five timespans long: a window with `n` of `5n` events must then exist. */
const STRETCHES = 5;

/** How many observations a state keeps, so that a count up to `threshold` is exact. */
export function boundFor(threshold: number): number {
  return Math.max(DEFAULT_BOUND, STRETCHES * (Math.max(0, Math.ceil(threshold)) + 1));
}

/**
 * The starts of the stretches that a time counts in. A stretch answers for windows that begin within its three timespans; it
 * holds one more timespan on both sides, so that each of these windows lies whole in it, with what came before.
 */
export function stretchStarts(at: number, timespanMs: number): readonly number[] {
  const step = 3 * timespanMs;
  const start = Math.floor(at / step) * step;
  const starts = [start];
  // It may end a window of the stretch before, or come before the first window of the next.
  if (at - start <= timespanMs) starts.unshift(start - step);
  if (start + step - at <= timespanMs) starts.push(start + step);
  return starts;
}

function compareObservations(a: Observation, b: Observation): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.input - b.input;
}

/** The union of two states of one correlation, group and stretch; the earliest observations are kept up to `bound`. */
export function mergeStates(a: CorrelationState, b: CorrelationState, bound: number): CorrelationState {
  const merged: Observation[] = [];
  let [atA, atB] = [0, 0];
  let isTruncated = a.isTruncated || b.isTruncated;
  for (;;) {
    const [first, second] = [a.observations[atA], b.observations[atB]];
    if (first === undefined && second === undefined) break;
    if (merged.length === bound) {
      isTruncated = true;
      break;
    }
    const order = first === undefined ? 1 : second === undefined ? -1 : compareObservations(first, second);
    const next = order <= 0 ? first : second;
    if (next !== undefined) merged.push(next);
    if (order <= 0) atA += 1;
    if (order >= 0) atB += 1;
  }
  return { ...a, observations: merged, isTruncated };
}
