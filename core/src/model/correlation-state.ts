import type { Answer } from "./answer.ts";
import type { Format } from "@threatstream/contracts";
import type { Contribution, CorrelationStream, WindowView } from "./correlation.ts";
import type { EnrichedEvent, Origin } from "./event.ts";
import { joinSimulations } from "./simulations.ts";
import type { Simulations } from "./simulations.ts";

/** How many distinct members of one kind a state keeps: those that sort first, so any order of arrival keeps the same. */
export const MAX_MEMBERS = 100;

/** What a correlation threat says about where it came from: its first event's view. */
interface FirstSeen {
  readonly at: number;
  readonly eventId: string;
  readonly origin: Origin;
  readonly format: Format;
}

/**
 * What a stream holds for one key and window. Two states of one window add up to one, in any order and grouping (a
 * commutative monoid), which is what makes correlation indifferent to order, batches and instances.
 *
 * A window starts every `3 × windowMs` and runs on for one more `windowMs`, so each burst that is no longer than
 * `windowMs` lies whole within the window that it starts in.
 */
export interface CorrelationState {
  readonly stream: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Kind to its weights over time: second since `start` and weight in turn, sorted by second. */
  readonly series: Readonly<Record<string, readonly number[]>>;
  /** All weights together; grows with every event. */
  readonly weight: number;
  /** Kind to its members, sorted. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly first: FirstSeen;
  readonly lastAt: number;
  /** The highest country multiplier among its events: risk may only rise. */
  readonly multiplier: number;
  /** The simulations that its events come from. */
  readonly simulations?: Simulations;
  /** What the model said of the threats that it raises, by rule. */
  readonly answers?: Readonly<Record<string, Answer>>;
}

/** The part of a stored state that one event adds. */
export interface CorrelationDelta {
  readonly stateId: string;
  readonly state: CorrelationState;
}

/** How far apart a stream's windows start, in milliseconds. */
export function windowStep(stream: CorrelationStream): number {
  return 3 * stream.windowMs;
}

/** The starts of the windows that a time belongs to: one, or two near the beginning of a window. */
export function windowStarts(stream: CorrelationStream, at: number): readonly number[] {
  const step = windowStep(stream);
  const start = Math.floor(at / step) * step;
  return at - start < stream.windowMs ? [start - step, start] : [start];
}

/** The state that one contribution alone makes. */
export function stateOf(
  stream: CorrelationStream,
  start: number,
  contribution: Contribution,
  enriched: EnrichedEvent,
): CorrelationState {
  const { kind, key, weight } = contribution;
  return {
    stream: stream.id,
    key,
    start,
    series: { [kind]: [Math.floor((enriched.at - start) / 1000), weight] },
    weight,
    members: membersOf(contribution),
    first: {
      at: enriched.at,
      eventId: enriched.event.event_id,
      origin: enriched.origin,
      format: enriched.format,
    },
    lastAt: enriched.at,
    multiplier: enriched.origin.multiplier,
    ...(enriched.simulations !== undefined && { simulations: enriched.simulations }),
  };
}

function membersOf({ kind, member, marks }: Contribution): Readonly<Record<string, readonly string[]>> {
  if (marks === undefined) return member === undefined ? {} : { [kind]: [member] };
  const entries = Object.entries(marks).map(([name, mark]): [string, readonly string[]] => [name, [mark]]);
  if (member !== undefined) entries.push([kind, [member]]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => byCodeUnit(a, b)));
}

/** The sum of two states of one window. */
export function mergeStates(a: CorrelationState, b: CorrelationState): CorrelationState {
  const simulations = joinSimulations(a.simulations, b.simulations);
  const answers = b.answers === undefined ? a.answers : { ...b.answers, ...a.answers };
  return {
    stream: a.stream,
    key: a.key,
    start: a.start,
    series: mergeBy(a.series, b.series, addSeries),
    weight: a.weight + b.weight,
    members: mergeBy(a.members, b.members, mergeSorted),
    first: isEarlier(b.first, a.first) ? b.first : a.first,
    lastAt: Math.max(a.lastAt, b.lastAt),
    multiplier: Math.max(a.multiplier, b.multiplier),
    ...(simulations !== undefined && { simulations }),
    ...(answers !== undefined && { answers }),
  };
}

function mergeBy<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  merge: (a: T, b: T) => T,
): Readonly<Record<string, T>> {
  const kinds = Object.keys(b);
  if (kinds.length === 0) return a;
  const merged: Record<string, T> = { ...a };
  let isNew = false;
  for (const kind of kinds) {
    const [held, value] = [merged[kind], b[kind]];
    if (value === undefined) continue;
    isNew ||= held === undefined;
    merged[kind] = held === undefined ? value : merge(held, value);
  }
  // Sorted, so that equal states are equal text whatever came first.
  return isNew ? Object.fromEntries(Object.entries(merged).toSorted(([x], [y]) => byCodeUnit(x, y))) : merged;
}

/** The sum of two series, second by second. */
function addSeries(a: readonly number[], b: readonly number[]): readonly number[] {
  const sum: number[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.length || atB < b.length) {
    const secondA = a[atA] ?? Infinity;
    const secondB = b[atB] ?? Infinity;
    let weight = 0;
    if (secondA <= secondB) {
      weight += a[atA + 1] ?? 0;
      atA += 2;
    }
    if (secondB <= secondA) {
      weight += b[atB + 1] ?? 0;
      atB += 2;
    }
    sum.push(Math.min(secondA, secondB), weight);
  }
  return sum;
}

function isEarlier(a: FirstSeen, b: FirstSeen): boolean {
  return a.at < b.at || (a.at === b.at && a.eventId < b.eventId);
}

function mergeSorted(a: readonly string[], b: readonly string[]): readonly string[] {
  const [only] = b;
  if (b.length === 1 && only !== undefined) return withMember(a, only);
  return [...new Set([...a, ...b])].toSorted(byCodeUnit).slice(0, MAX_MEMBERS);
}

/** A sorted list with one more member in its place. */
function withMember(sorted: readonly string[], member: string): readonly string[] {
  const found = sorted.findIndex((other) => other >= member);
  const at = found === -1 ? sorted.length : found;
  if (sorted[at] === member || at >= MAX_MEMBERS) return sorted;
  return [...sorted.slice(0, at), member, ...sorted.slice(at, MAX_MEMBERS - 1)];
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Series = readonly number[];
const NO_SERIES: Series = [];

/** What a rule reads of a state. */
export function viewOf(state: CorrelationState, stream: CorrelationStream): WindowView {
  return new StateView(state, stream);
}

class StateView implements WindowView {
  readonly key: string;
  readonly country: string | undefined;
  readonly lastStart: number;
  readonly #state: CorrelationState;
  readonly #windowSeconds: number;
  readonly #lastStart: number;

  constructor(state: CorrelationState, stream: CorrelationStream) {
    this.key = state.key;
    this.country = state.first.origin.countryCode;
    this.#state = state;
    this.#windowSeconds = stream.windowMs / 1000;
    this.#lastStart = windowStep(stream) / 1000;
    this.lastStart = state.start / 1000 + this.#lastStart;
  }

  #of(kind: string): Series {
    return this.#state.series[kind] ?? NO_SERIES;
  }

  seconds(kinds: readonly string[]): number {
    let [first, last] = [Infinity, -Infinity];
    for (const kind of kinds) {
      const series = this.#of(kind);
      first = Math.min(first, series[0] ?? Infinity);
      last = Math.max(last, series.at(-2) ?? -Infinity);
    }
    return last < first ? 0 : last - first;
  }

  most(kind: string): number {
    return mostWithin(this.#of(kind), this.#windowSeconds, this.#lastStart);
  }

  total(kind: string): number {
    return sumBetween(this.#of(kind), 0, Infinity);
  }

  after(kinds: readonly string[], least: number, then: string): readonly number[] {
    const [windowSeconds, lastStart] = [this.#windowSeconds, this.#lastStart];
    return this.#of(then).filter(
      (second, index) =>
        index % 2 === 0 &&
        kinds.some((kind) => burstBefore(this.#of(kind), { second, windowSeconds, lastStart }) >= least),
    );
  }

  members(kinds: readonly string[]): readonly string[] {
    const lists = kinds.flatMap((kind) => {
      const list = this.#state.members[kind];
      return list === undefined ? [] : [list];
    });
    const [first, ...rest] = lists;
    if (first === undefined || rest.length === 0) return first ?? [];
    return [...new Set(lists.flat())].toSorted(byCodeUnit);
  }
}

/** The largest sum within any span of `width` seconds that starts at a point before `lastStart`. */
function mostWithin(series: Series, width: number, lastStart: number): number {
  let most = 0;
  let sum = 0;
  let end = 0;
  for (let start = 0; start < series.length; start += 2) {
    const second = series[start] ?? Infinity;
    if (second >= lastStart) break;
    while (end < series.length && (series[end] ?? Infinity) < second + width) {
      sum += series[end + 1] ?? 0;
      end += 2;
    }
    most = Math.max(most, sum);
    sum -= series[start + 1] ?? 0;
  }
  return most;
}

/** The sum within a window up to `second`; 0 where it starts so late that it belongs to the next window. */
function burstBefore(
  series: Series,
  { second, windowSeconds, lastStart }: { second: number; windowSeconds: number; lastStart: number },
): number {
  const from = second - windowSeconds;
  const first = series.find((at, index) => index % 2 === 0 && at >= from && at <= second);
  return first === undefined || first >= lastStart ? 0 : sumBetween(series, from, second);
}

function sumBetween(series: Series, from: number, to: number): number {
  let sum = 0;
  for (let at = 0; at < series.length; at += 2) {
    const second = series[at] ?? 0;
    if (second >= from && second <= to) sum += series[at + 1] ?? 0;
  }
  return sum;
}
