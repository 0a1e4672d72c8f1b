import type { Format } from "@threatstream/contracts";
import type { Contribution, CorrelationStream, WindowView } from "../detection/correlation.ts";
import type { EnrichedEvent, Origin } from "./records.ts";

/** How many distinct members of one kind a state keeps: those that sort first, so any order of arrival keeps the same. */
export const MAX_MEMBERS = 100;

/** What a correlation threat says about where it came from: its first event's view. */
export interface FirstSeen {
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
  /** `<kind>:<second since start>` to weight. */
  readonly cells: Readonly<Record<string, number>>;
  /** Kind to its members, sorted. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly first: FirstSeen;
  readonly lastAt: number;
  /** The highest country multiplier among its events: risk may only rise. */
  readonly multiplier: number;
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
  const { kind, key, weight, member } = contribution;
  return {
    stream: stream.id,
    key,
    start,
    cells: { [`${kind}:${Math.floor((enriched.at - start) / 1000)}`]: weight },
    members: member === undefined ? {} : { [kind]: [member] },
    first: {
      at: enriched.at,
      eventId: enriched.event.event_id,
      origin: enriched.origin,
      format: enriched.format,
    },
    lastAt: enriched.at,
    multiplier: enriched.origin.multiplier,
  };
}

/** The sum of two states of one window. */
export function mergeStates(a: CorrelationState, b: CorrelationState): CorrelationState {
  const cells: Record<string, number> = { ...a.cells };
  for (const [cell, weight] of Object.entries(b.cells)) cells[cell] = (cells[cell] ?? 0) + weight;
  const members: Record<string, readonly string[]> = { ...a.members };
  for (const [kind, names] of Object.entries(b.members)) members[kind] = mergeSorted(members[kind], names);
  return {
    ...a,
    cells,
    members,
    first: isEarlier(b.first, a.first) ? b.first : a.first,
    lastAt: Math.max(a.lastAt, b.lastAt),
    multiplier: Math.max(a.multiplier, b.multiplier),
  };
}

function isEarlier(a: FirstSeen, b: FirstSeen): boolean {
  return a.at < b.at || (a.at === b.at && a.eventId < b.eventId);
}

function mergeSorted(a: readonly string[] | undefined, b: readonly string[]): readonly string[] {
  if (a === undefined) return b;
  const [only] = b;
  if (b.length === 1 && only !== undefined && a.includes(only)) return a;
  return [...new Set([...a, ...b])].toSorted(byCodeUnit).slice(0, MAX_MEMBERS);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Series = readonly (readonly [second: number, weight: number])[];

/** What a rule reads of a state. */
export function viewOf(state: CorrelationState, stream: CorrelationStream): WindowView {
  const series = seriesByKind(state.cells);
  const windowSeconds = stream.windowMs / 1000;
  const lastStart = windowStep(stream) / 1000;
  const of = (kind: string): Series => series.get(kind) ?? [];
  return {
    key: state.key,
    most: (kind) => mostWithin(of(kind), windowSeconds, lastStart),
    total: (kind) => of(kind).reduce((sum, [, weight]) => sum + weight, 0),
    after: (kinds, least, then) =>
      of(then)
        .map(([second]) => second)
        .filter((second) =>
          kinds.some((kind) => sumBetween(of(kind), second - windowSeconds, second) >= least),
        ),
    members: (kinds) => [...new Set(kinds.flatMap((kind) => state.members[kind] ?? []))].toSorted(byCodeUnit),
  };
}

function seriesByKind(cells: Readonly<Record<string, number>>): Map<string, [number, number][]> {
  const series = new Map<string, [number, number][]>();
  for (const [cell, weight] of Object.entries(cells)) {
    const colon = cell.lastIndexOf(":");
    const kind = cell.slice(0, colon);
    const points = series.get(kind);
    const point: [number, number] = [Number(cell.slice(colon + 1)), weight];
    if (points === undefined) series.set(kind, [point]);
    else points.push(point);
  }
  for (const points of series.values()) points.sort((a, b) => a[0] - b[0]);
  return series;
}

/** The largest sum within any span of `width` seconds that starts at a point before `lastStart`. */
function mostWithin(points: Series, width: number, lastStart: number): number {
  let most = 0;
  let sum = 0;
  let end = 0;
  for (const [start, startWeight] of points) {
    if (start >= lastStart) break;
    for (let next = points[end]; next !== undefined && next[0] < start + width; next = points[end]) {
      sum += next[1];
      end += 1;
    }
    most = Math.max(most, sum);
    sum -= startWeight;
  }
  return most;
}

function sumBetween(points: Series, from: number, to: number): number {
  let sum = 0;
  for (const [second, weight] of points) if (second >= from && second <= to) sum += weight;
  return sum;
}
