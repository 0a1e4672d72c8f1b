import type { Threat } from "@threatstream/contracts";
import type { CorrelationFinding, CorrelationRule } from "../detection/correlation.ts";
import { streamById, streamsFor } from "../detection/correlations/index.ts";
import { correlationStateId, correlationThreatId } from "./ids.ts";
import { mergeStates, stateOf, viewOf, windowStarts } from "./correlation-state.ts";
import type { CorrelationState } from "./correlation-state.ts";
import type { EnrichedEvent, Finding } from "./records.ts";
import { mergeAnswer } from "../analysis/merge-answer.ts";
import { assemble } from "./score.ts";
import type { AnalysisStamp } from "./score.ts";

/** The part of a stored state that one event adds. */
export interface CorrelationDelta {
  readonly stateId: string;
  readonly state: CorrelationState;
}

/** What an event adds to the correlation streams. */
export function correlate(
  enriched: EnrichedEvent,
  findings: readonly Finding[],
): readonly CorrelationDelta[] {
  const deltas: CorrelationDelta[] = [];
  for (const stream of streamsFor(enriched.event.event_type)) {
    const contribution = stream.contribution(enriched, findings);
    if (contribution === undefined) continue;
    for (const start of windowStarts(stream, enriched.at)) {
      const stateId = correlationStateId(stream.id, contribution.key, start);
      deltas.push({ stateId, state: stateOf(stream, start, contribution, enriched) });
    }
  }
  return deltas;
}

/** A correlation's threat, as its state stands. */
export interface CorrelationThreat {
  readonly threat: Threat;
  readonly title: string;
  readonly state: CorrelationState;
}

/** A state that somebody holds, with the threats that it raises where that is known: the next event is compared with them. */
export interface HeldState {
  readonly state: CorrelationState;
  readonly raised?: readonly CorrelationThreat[];
}

/** The threats that a state raises: a function of the state alone, so of the set of its events. */
export function evaluate(held: HeldState | undefined, stamp: AnalysisStamp): readonly CorrelationThreat[] {
  if (held === undefined) return NO_THREATS;
  const { state, raised } = held;
  if (raised !== undefined) return raised;
  const stream = streamById(state.stream);
  if (stream === undefined || state.weight < stream.least) return NO_THREATS;
  const view = viewOf(state, stream);
  const threats: CorrelationThreat[] = [];
  for (const rule of stream.rules) {
    const finding = rule.evaluate(view);
    if (finding !== undefined) {
      threats.push({ threat: toThreat(rule, finding, state, stamp), title: rule.title, state });
    }
  }
  return threats;
}

const NO_THREATS: readonly CorrelationThreat[] = [];

function toThreat(
  rule: CorrelationRule,
  finding: CorrelationFinding,
  state: CorrelationState,
  stamp: AnalysisStamp,
): Threat {
  const { first } = state;
  const threat = assemble({
    id: correlationThreatId(rule.id, state.key, state.start),
    eventId: first.eventId,
    timestamp: new Date(first.at).toISOString(),
    origin: { ...first.origin, multiplier: state.multiplier },
    format: first.format,
    lead: finding,
    rules: [rule],
    signals: finding.signals,
    destination: {},
    user: finding.user,
    eventCount: finding.count,
    lastAt: state.lastAt,
    simulations: state.simulations,
    stamp,
  });
  const answer = state.answers?.[rule.id];
  return answer === undefined ? threat : mergeAnswer(threat, answer, state);
}

/** Adds a delta to a collection of them. */
export function addState(states: Map<string, CorrelationState>, delta: CorrelationDelta): void {
  const held = states.get(delta.stateId);
  states.set(delta.stateId, held === undefined ? delta.state : mergeStates(held, delta.state));
}
