import type { Threat } from "@threatstream/contracts";
import type { MergeAnswer } from "../model/answer.ts";
import { mergeStates, viewOf } from "../model/correlation-state.ts";
import type { CorrelationState } from "../model/correlation-state.ts";
import type { CorrelationFinding, CorrelationRule } from "../model/correlation.ts";
import { correlationThreatId } from "../model/ids.ts";
import type { RuleSet } from "../model/rule-set.ts";
import { parseAddress } from "../common/addresses.ts";
import type { Origin } from "../model/event.ts";
import { assemble } from "./build-threat.ts";
import type { AnalysisStamp } from "./build-threat.ts";

/** A correlation's threat, as its state stands. */
export interface CorrelationThreat {
  readonly threat: Threat;
  readonly title: string;
  readonly state: CorrelationState;
}

/** A state with the threats that it raises, if they are known: the next delta is compared with them. */
export interface EvaluatedState {
  readonly state: CorrelationState;
  readonly raised?: readonly CorrelationThreat[];
}

/** How a correlation's threat changed when its state grew. */
export interface CorrelationChange {
  readonly before: Threat | undefined;
  readonly after: CorrelationThreat;
}

/** A state after a delta: the threats that it raises, and those of them that are new or differ. */
interface AppliedState extends Required<EvaluatedState> {
  readonly changes: readonly CorrelationChange[];
}

/** Applies the correlation rules of a rule set to states. */
export interface Evaluator {
  /** Returns the threats that a state raises: a function of the state alone, so of the set of its events. */
  evaluate(held: EvaluatedState | undefined, stamp: AnalysisStamp): readonly CorrelationThreat[];
  /** Adds a delta to a stored state. */
  apply(stored: EvaluatedState | undefined, delta: CorrelationState, stamp: AnalysisStamp): AppliedState;
}

const NO_THREATS: readonly CorrelationThreat[] = [];
const NO_CHANGES: readonly CorrelationChange[] = [];

/**
 * Makes an evaluator for the streams of a rule set. `mergeAnswer` merges a model's answers that a state holds into its threats; by
 * default answers change nothing. A state of a stream that the rule set does not have raises nothing.
 */
export function createEvaluator(
  { streamById }: Pick<RuleSet, "streamById">,
  mergeAnswer: MergeAnswer = (threat) => threat,
): Evaluator {
  const evaluate: Evaluator["evaluate"] = (held, stamp) => {
    if (held === undefined) return NO_THREATS;
    const { state, raised } = held;
    if (raised !== undefined) return raised;
    const stream = streamById(state.stream);
    if (stream === undefined || state.weight < stream.least) return NO_THREATS;
    const view = viewOf(state, stream);
    const threats: CorrelationThreat[] = [];
    for (const rule of stream.rules) {
      const finding = rule.evaluate(view);
      if (finding === undefined) continue;
      const threat = toThreat({ rule, finding, state, stamp });
      const answer = state.answers?.[rule.id];
      threats.push({
        threat: answer === undefined ? threat : mergeAnswer(threat, answer, state),
        title: rule.title,
        state,
      });
    }
    return threats;
  };
  return {
    evaluate,
    apply(stored, delta, stamp) {
      const state = stored === undefined ? delta : mergeStates(stored.state, delta);
      const raised = evaluate({ state }, stamp);
      if (raised.length === 0) return { state, raised, changes: NO_CHANGES };
      const before = evaluate(stored, stamp);
      const earlier = (id: string) => before.find(({ threat }) => threat.id === id)?.threat;
      return { state, raised, changes: raised.map((after) => ({ before: earlier(after.threat.id), after })) };
    },
  };
}

function toThreat(of: {
  readonly rule: CorrelationRule;
  readonly finding: CorrelationFinding;
  readonly state: CorrelationState;
  readonly stamp: AnalysisStamp;
}): Threat {
  const { rule, finding, state, stamp } = of;
  const { first } = state;
  return assemble({
    id: correlationThreatId(rule.id, state.key, state.start),
    eventId: first.eventId,
    timestamp: new Date(first.at).toISOString(),
    origin: originOf(finding, state),
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
}

/** The origin that a finding blames: the first event's, or an address of its own, whose country the state does not hold. */
function originOf({ source }: CorrelationFinding, { first, multiplier }: CorrelationState): Origin {
  if (source === undefined || source === first.origin.ip) return { ...first.origin, multiplier };
  const isInside = parseAddress(source)?.class === "internal";
  return { ip: source, zone: isInside ? "INTERNAL_ZONE" : "EXTERNAL_ZONE", multiplier };
}
