import type { CorrelationStream } from "./correlation.ts";
import type { Detection, RuleInfo } from "./detection.ts";

/** The rules that a pipeline runs. */
export interface RuleSet {
  readonly detections: readonly Detection[];
  readonly correlations: readonly CorrelationStream[];
  /** Every detection, and every rule of every correlation. */
  readonly rules: readonly RuleInfo[];
  /** Returns the stream with this id, for a state that was stored earlier. */
  readonly streamById: (id: string) => CorrelationStream | undefined;
  /** Returns the streams that events of a type may belong to, in the order of `correlations`. */
  readonly streamsFor: (eventType: string) => readonly CorrelationStream[];
  /** Returns the title of a rule. */
  readonly titleOf: (rule: string) => string | undefined;
}

/** A setting names a rule that does not exist. */
export class UnknownRuleError extends Error {
  override readonly name = "UnknownRuleError";
}

/**
 * Joins rules to a set. Rules whose ids are in `disabled` are left out. Throws `UnknownRuleError` if an id in `disabled` is not that
 * of a rule, and `RangeError` if two rules share an id.
 *
 * @example createRuleSet({ detections: EVENT_DETECTIONS, correlations: CORRELATION_STREAMS, disabled: ["web-scanner"] })
 */
export function createRuleSet(options: {
  readonly detections: readonly Detection[];
  readonly correlations: readonly CorrelationStream[];
  readonly disabled?: readonly string[];
}): RuleSet {
  const disabled = new Set(options.disabled);
  checkIds([...options.detections, ...options.correlations.flatMap(({ rules }) => rules)], disabled);
  const isEnabled = ({ id }: RuleInfo): boolean => !disabled.has(id);
  const detections = options.detections.filter(isEnabled);
  const correlations = options.correlations
    .map((stream) => (disabled.size === 0 ? stream : { ...stream, rules: stream.rules.filter(isEnabled) }))
    .filter(({ rules }) => rules.length > 0);
  const rules: readonly RuleInfo[] = [...detections, ...correlations.flatMap((stream) => stream.rules)];
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const streams = new Map(correlations.map((stream) => [stream.id, stream]));
  const streamsFor = byEventType(correlations);
  return {
    detections,
    correlations,
    rules,
    streamById: (id) => streams.get(id),
    streamsFor,
    titleOf: (rule) => titles.get(rule),
  };
}

function checkIds(rules: readonly RuleInfo[], disabled: ReadonlySet<string>): void {
  const known = new Set<string>();
  for (const { id } of rules) {
    if (known.has(id)) throw new RangeError(`Two rules have the id ${JSON.stringify(id)}.`);
    known.add(id);
  }
  const unknown = [...disabled].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  throw new UnknownRuleError(
    `No rule has the id ${unknown.map((id) => JSON.stringify(id)).join(", ")}. The ids are: ${[...known].toSorted().join(", ")}.`,
  );
}

function byEventType(
  streams: readonly CorrelationStream[],
): (eventType: string) => readonly CorrelationStream[] {
  const ofAllTypes = streams.filter(({ eventType }) => eventType === undefined);
  const types = new Set(streams.flatMap(({ eventType }) => eventType ?? []));
  const byType = new Map(
    [...types].map((type) => [
      type,
      streams.filter(({ eventType }) => eventType === undefined || eventType === type),
    ]),
  );
  return (eventType) => byType.get(eventType.toLowerCase()) ?? ofAllTypes;
}
