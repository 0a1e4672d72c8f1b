import { mergeStates, stateOf, windowStarts } from "../model/correlation-state.ts";
import type { CorrelationDelta, CorrelationState } from "../model/correlation-state.ts";
import type { EnrichedEvent, Finding } from "../model/event.ts";
import { correlationStateId } from "../model/ids.ts";
import type { RuleSet } from "../model/rule-set.ts";
import { forEachEvent } from "./item.ts";
import type { Step } from "./item.ts";

/** Finds what each event adds to the correlation streams. */
export const correlate: Step = (batch, { rules }) => {
  forEachEvent(batch, (event, item) => {
    item.correlations = correlationsOf(event, item.findings, rules);
  });
};

/** Returns what one event adds to the streams of a rule set. */
export function correlationsOf(
  enriched: EnrichedEvent,
  findings: readonly Finding[],
  rules: RuleSet,
): readonly CorrelationDelta[] {
  const deltas: CorrelationDelta[] = [];
  for (const stream of rules.streamsFor(enriched.event.event_type)) {
    const contribution = stream.contribution(enriched, findings);
    if (contribution === undefined) continue;
    for (const start of windowStarts(stream, enriched.at)) {
      const stateId = correlationStateId(stream.id, contribution.key, start);
      deltas.push({ stateId, state: stateOf(stream, start, contribution, enriched) });
    }
  }
  return deltas;
}

/** Adds a delta to a collection of them. */
export function addState(states: Map<string, CorrelationState>, delta: CorrelationDelta): void {
  const held = states.get(delta.stateId);
  states.set(delta.stateId, held === undefined ? delta.state : mergeStates(held, delta.state));
}
