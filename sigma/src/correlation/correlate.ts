import type { CompiledCorrelation } from "../compile/correlations.ts";
import type { CompiledRules } from "../compile/index.ts";
import { createCorrelator, stateKey } from "./index.ts";
import type { CorrelatedEvent, CorrelationMatch, Correlator } from "./index.ts";
import type { CorrelationState, Observation } from "./state.ts";
import { isWithinBounds, measure } from "./windows.ts";

/** An event with the ids of the rules that it matched. */
export interface MatchedEvent extends CorrelatedEvent {
  readonly ruleIds: readonly string[];
}

/**
 * Correlates a complete set of events, correlations over correlations included: a correlation counts as matched by each event
 * that completes one of its windows. The result does not depend on the order of the events, nor on repetitions; all matches
 * are final. Matches of correlations that only others use are left out.
 */
export function correlate(
  compiled: CompiledRules,
  events: Iterable<MatchedEvent>,
): readonly CorrelationMatch[] {
  const correlator = createCorrelator(compiled);
  const byId = new Map<string, MatchedEvent>();
  const matched = new Map<string, Set<string>>();
  for (const event of events) {
    byId.set(event.id, event);
    const ids = matched.get(event.id) ?? new Set();
    matched.set(event.id, ids);
    for (const id of event.ruleIds) ids.add(id);
  }
  const found: CorrelationMatch[] = [];
  // Those that others refer to come first.
  for (const correlation of compiled.correlations) {
    const states = gather(correlation, correlator, byId, matched);
    for (const state of states) {
      if (correlation.reports) found.push(...correlator.evaluate(state, Infinity));
      for (const id of completing(correlation, state)) matched.get(id)?.add(correlation.id);
    }
  }
  return found.toSorted(compareMatches);
}

function gather(
  correlation: CompiledCorrelation,
  correlator: Correlator,
  events: ReadonlyMap<string, MatchedEvent>,
  matched: ReadonlyMap<string, ReadonlySet<string>>,
): readonly CorrelationState[] {
  const states = new Map<string, CorrelationState>();
  const inputs = new Set(correlation.inputs.map(({ id }) => id));
  for (const event of events.values()) {
    const ids = [...(matched.get(event.id) ?? [])].filter((id) => inputs.has(id));
    for (const state of correlator.observe(event, ids)) {
      if (state.correlation !== correlation.id) continue;
      const key = stateKey(state);
      const held = states.get(key);
      states.set(key, held === undefined ? state : correlator.merge(held, state));
    }
  }
  return [...states.values()];
}

/** The events at which the window that ends with them meets the bounds. */
function completing(correlation: CompiledCorrelation, state: CorrelationState): readonly string[] {
  if (!correlation.isMonotone) return [];
  const { observations } = state;
  const ids: string[] = [];
  let from = 0;
  for (const [at, last] of observations.entries()) {
    while ((observations[from]?.at ?? Infinity) < last.at - correlation.timespanMs) from += 1;
    const within: readonly Observation[] = observations.slice(from, at + 1);
    const value = measure(correlation, within);
    if (value !== undefined && isWithinBounds(correlation, value)) ids.push(last.id);
  }
  return ids;
}

function compareMatches(a: CorrelationMatch, b: CorrelationMatch): number {
  const keyA = JSON.stringify([a.correlation.id, a.group]);
  const keyB = JSON.stringify([b.correlation.id, b.group]);
  return a.from - b.from || (keyA < keyB ? -1 : keyA > keyB ? 1 : a.to - b.to);
}
