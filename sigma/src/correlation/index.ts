import type { CompiledCorrelation } from "../compile/correlations.ts";
import type { CompiledRules } from "../compile/index.ts";
import { fieldReader, mappingsFor, textOf } from "../engine/fields.ts";
import type { EventValue, SigmaEvent } from "../engine/fields.ts";
import { numberOf } from "../engine/tests.ts";
import type { SourceMapping } from "../ir.ts";
import type { LogSource } from "../model.ts";
import { boundFor, mergeStates, stretchStarts } from "./state.ts";
import type { CorrelationState, Observation } from "./state.ts";
import { isWithinBounds, maximalWindows, measure } from "./windows.ts";

/** An event with what correlations need to know of it. */
export interface CorrelatedEvent {
  /** The same for each delivery of one event. */
  readonly id: string;
  /** Event time, epoch milliseconds. */
  readonly at: number;
  readonly event: SigmaEvent;
  readonly source?: LogSource;
}

/** A window in which a correlation found what it looks for. */
export interface CorrelationMatch {
  readonly correlation: CompiledCorrelation;
  readonly group: readonly string[];
  /** The first and last event, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** What was measured: a count, sum, average or percentile. */
  readonly value: number;
  /** The events of the window. */
  readonly eventIds: readonly string[];
  /** False if later events may still withdraw it: see `evaluate`. */
  readonly isFinal: boolean;
}

/** Correlates events over event time. Pure: states are values that the caller keeps. */
export interface Correlator {
  readonly correlations: readonly CompiledCorrelation[];
  /** What an event adds that rules (by their ids) matched: a state for each correlation, group and stretch of time. */
  observe(event: CorrelatedEvent, ruleIds: readonly string[]): readonly CorrelationState[];
  /** The union of two states with the same `stateKey`: associative, commutative and idempotent. */
  merge(a: CorrelationState, b: CorrelationState): CorrelationState;
  /**
   * The windows of a state that match; a function of the state alone.
   *
   * @param completeUpTo Event time up to which all events have arrived; none by default. Counts with lower bounds are final at
   * once, as more events only add to them. Others are final when this time is a timespan after the window's first event.
   */
  evaluate(state: CorrelationState, completeUpTo?: number): readonly CorrelationMatch[];
}

/** The key under which the caller keeps a state. */
export function stateKey({ correlation, group, start }: CorrelationState): string {
  return JSON.stringify([correlation, start, ...group]);
}

/**
 * Makes the correlator of compiled rules. Correlations over correlations are evaluated by `correlate` alone: `observe` takes
 * the matches of rules.
 */
export function createCorrelator({ correlations, mappings }: CompiledRules): Correlator {
  const byId = new Map(correlations.map((each) => [each.id, each]));
  const byRule = new Map<string, { readonly correlation: CompiledCorrelation; readonly input: number }[]>();
  for (const correlation of correlations) {
    for (const [input, { id }] of correlation.inputs.entries()) {
      const users = byRule.get(id) ?? [];
      byRule.set(id, users);
      users.push({ correlation, input });
    }
  }
  return {
    correlations,
    observe: (event, ruleIds) =>
      [...new Set(ruleIds)].flatMap((id) =>
        (byRule.get(id) ?? []).flatMap(({ correlation, input }) =>
          statesOf(correlation, input, event, mappings),
        ),
      ),
    merge: (a, b) => mergeStates(a, b, boundOf(byId.get(a.correlation))),
    evaluate: (state, completeUpTo = -Infinity) => {
      const correlation = byId.get(state.correlation);
      return correlation === undefined ? [] : evaluate(correlation, state, completeUpTo);
    },
  };
}

function boundOf(correlation: CompiledCorrelation | undefined): number {
  return boundFor(Math.max(0, ...(correlation?.bounds.map(({ value }) => value) ?? [])));
}

function statesOf(
  correlation: CompiledCorrelation,
  position: number,
  { id, at, event, source = {} }: CorrelatedEvent,
  mappings: readonly SourceMapping[],
): readonly CorrelationState[] {
  const input = correlation.inputs[position];
  if (input === undefined) return [];
  const own = mappingsFor(source, mappings);
  const read = (field: string): EventValue | undefined => fieldReader(field, own)(event)?.[0];
  const group: string[] = [];
  for (const field of input.groupBy) {
    const text = textOf(read(field) ?? null);
    // An event without a group-by field belongs to no group.
    if (text === undefined) return [];
    group.push(text);
  }
  const values = input.values.map((field) => read(field) ?? null);
  const value = valueOf(correlation, values);
  if (input.values.length > 0 && value === undefined) return [];
  const observation: Observation = { at, id, input: position, ...(value !== undefined && { value }) };
  return stretchStarts(at, correlation.timespanMs).map((start) => ({
    correlation: correlation.id,
    group,
    start,
    observations: [observation],
    isTruncated: false,
  }));
}

/** What an event counts with; `undefined` if it lacks the field, or has no number in it where one is needed. */
function valueOf({ type }: CompiledCorrelation, values: readonly EventValue[]): string | number | undefined {
  if (type !== "value_count") return numberOf(values[0] ?? null);
  const texts = values.flatMap((value) => textOf(value) ?? []);
  if (texts.length < values.length) return undefined;
  return texts.length === 1 ? texts[0] : JSON.stringify(texts);
}

function evaluate(
  correlation: CompiledCorrelation,
  { group, start, observations }: CorrelationState,
  completeUpTo: number,
): readonly CorrelationMatch[] {
  const { timespanMs } = correlation;
  const matches: CorrelationMatch[] = [];
  for (const { from, to } of maximalWindows(observations, timespanMs)) {
    const within = observations.slice(from, to);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined) continue;
    // Windows that begin elsewhere are those of the stretches before and after.
    if (first.at < start || first.at >= start + 3 * timespanMs) continue;
    const value = measure(correlation, within);
    if (value === undefined || !isWithinBounds(correlation, value)) continue;
    const isFinal = correlation.isMonotone || first.at + timespanMs <= completeUpTo;
    const eventIds = [...new Set(within.map(({ id }) => id))];
    matches.push({ correlation, group, from: first.at, to: last.at, value, eventIds, isFinal });
  }
  return matches;
}
