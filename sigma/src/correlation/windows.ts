import type { CompiledCorrelation } from "../compile/correlations.ts";
import { compare } from "../engine/tests.ts";
import type { Observation } from "./state.ts";

/** Observations within a timespan of each other: `from` inclusive, `to` exclusive, as positions. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The maximal windows of sorted observations: all that lie within one timespan of each other (both ends included) and are not
 * part of a longer window. A burst shorter than the timespan is one window.
 */
export function* maximalWindows(sorted: readonly Observation[], timespanMs: number): Generator<Window> {
  let to = 0;
  for (const [from, first] of sorted.entries()) {
    const before = to;
    while ((sorted[to]?.at ?? Infinity) <= first.at + timespanMs) to += 1;
    if (to > before) yield { from, to };
  }
}

/** What a window measures; `undefined` if it has nothing to measure. */
export function measure(
  { type, inputs, percentile }: CompiledCorrelation,
  observations: readonly Observation[],
): number | undefined {
  switch (type) {
    case "event_count":
      return new Set(observations.map(({ id }) => id)).size;
    case "value_count":
      return new Set(observations.flatMap(({ value }) => value ?? [])).size;
    case "temporal":
      return new Set(observations.map(({ input }) => input)).size;
    case "temporal_ordered":
      return longestOrder(observations, inputs.length);
    case "value_sum":
      return sum(numbers(observations));
    case "value_avg": {
      const values = numbers(observations);
      return values.length === 0 ? undefined : sum(values) / values.length;
    }
    case "value_percentile":
      return nearestRank(numbers(observations), percentile ?? 50);
  }
}

/** The value of each event once, in the order of size, so that sums do not depend on the order of arrival. */
function numbers(observations: readonly Observation[]): readonly number[] {
  const byEvent = new Map<string, number>();
  for (const { id, value } of observations) if (typeof value === "number") byEvent.set(id, value);
  return [...byEvent.values()].toSorted((a, b) => a - b);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The nearest-rank percentile: the smallest value that at least this share of all values does not exceed. */
function nearestRank(sorted: readonly number[], percentile: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)];
}

/** How many inputs, from the first on, occur in order. Events of the same millisecond have no order: any will do. */
function longestOrder(observations: readonly Observation[], inputs: number): number {
  let next = 0;
  for (const { input } of observations.toSorted((a, b) => a.at - b.at || a.input - b.input)) {
    if (input === next) next += 1;
    if (next === inputs) break;
  }
  return next;
}

/** Whether a measure is within the correlation's bounds; without bounds, all inputs must have occurred. */
export function isWithinBounds({ bounds, inputs }: CompiledCorrelation, value: number): boolean {
  return bounds.length === 0
    ? value >= inputs.length
    : bounds.every((bound) => compare(bound.op, value, bound.value));
}
