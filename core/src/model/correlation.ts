import type { EnrichedEvent, Finding } from "./event.ts";
import type { RuleInfo } from "./detection.ts";

/** What one event adds to a stream. */
export interface Contribution {
  /** What the stream joins by: an address, a user name. */
  readonly key: string;
  /** Which of the stream's series it counts in. */
  readonly kind: string;
  /** How much it counts, ≥ 1. */
  readonly weight: number;
  /** What is counted distinctly beside it: the users of a source, the sources of a user. */
  readonly member?: string;
  /** More members of other kinds, by kind: facts that rules join. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** What was found over a stream's window. Its severity, confidence and count may only rise as events are added. */
export interface CorrelationFinding extends Finding {
  /** How many events it joins. */
  readonly count: number;
  /** The account that it is about, where it is one alone. */
  readonly user?: string;
  /** The address to blame, if it is not the first event's. */
  readonly source?: string;
}

/** All that a stream holds for one key and window, as a rule reads it. The same for any order of arrival. */
export interface WindowView {
  readonly key: string;
  /** Epoch seconds before which a span must start to belong to this window. */
  readonly lastStart: number;
  /** The most weight of one kind within any `windowMs` that starts in this window. */
  most(kind: string): number;
  /** The total weight of one kind. */
  total(kind: string): number;
  /**
   * Seconds, relative to the window's start, at which `then` happened within `windowMs` after at least `least` of one of
   * `kinds`.
   */
  after(kinds: readonly string[], least: number, then: string): readonly number[];
  /** Seconds from the first to the last of these kinds; 0 where there is one, or none. */
  seconds(kinds: readonly string[]): number;
  /** The country code of the first event's source, where it is known. */
  readonly country: string | undefined;
  /** Distinct members of the kinds, sorted; at most `MAX_MEMBERS` of each kind are kept. */
  members(kinds: readonly string[]): readonly string[];
}

/** A rule over a stream. Pure. */
export interface CorrelationRule extends RuleInfo {
  evaluate(view: WindowView): CorrelationFinding | undefined;
}

/** Events joined by a key over event time, and the rules that read them; one stored state serves all of its rules. */
export interface CorrelationStream {
  readonly id: string;
  /** How close together events must be to count as one burst. */
  readonly windowMs: number;
  /** The type of the events that it joins, in lower case; where there is none, events of all types. */
  readonly eventType?: string;
  /** What an event of that type adds; `undefined` for one that does not belong to the stream. */
  contribution(event: EnrichedEvent, findings: readonly Finding[]): Contribution | undefined;
  /** The least weight with which any of the rules can find something. */
  readonly least: number;
  readonly rules: readonly CorrelationRule[];
}
