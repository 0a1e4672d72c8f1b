import type { Threat } from "@threatstream/contracts";
import { addState } from "./correlate.ts";
import type { CorrelationChange, CorrelationThreat } from "./evaluate.ts";
import type { CorrelationState } from "../model/correlation-state.ts";
import { alertIdOf, alertTally, mergeTallies, raisesAlert } from "../alerts/raise.ts";
import type { AlertTally } from "../alerts/raise.ts";
import type { Policy } from "../model/policy.ts";
import type { Analysis } from "./item.ts";
import { severityRank } from "../model/severity.ts";
import { sourceTally } from "../model/source-tally.ts";
import type { SourceTally } from "../model/source-tally.ts";

/** The correlation states that a group of events adds up to, by state id. */
export function correlationDeltas(analyses: readonly Analysis[]): Map<string, CorrelationState> {
  const states = new Map<string, CorrelationState>();
  for (const { correlations } of analyses) for (const delta of correlations) addState(states, delta);
  return states;
}

/** True where subscribers of the threats topic hear of the change: a new threat, or a more severe one. */
export function isNews({ before, after }: CorrelationChange): boolean {
  return before === undefined || severityRank(after.threat.severity) > severityRank(before.severity);
}

/** What events and correlation changes add to alerts, by alert id. */
export function alertDeltas(
  analyses: readonly Analysis[],
  changes: readonly CorrelationChange[],
  policy: Policy,
): Map<string, AlertTally> {
  const tallies = new Map<string, AlertTally>();
  const add = (id: string, tally: AlertTally): void => {
    const held = tallies.get(id);
    tallies.set(id, held === undefined ? tally : mergeTallies(held, tally));
  };
  for (const { threat, title, at } of analyses) {
    if (!raisesAlert(threat, policy)) continue;
    const id = alertIdOf(threat, { at, subject: threat.source_ip }, policy);
    add(id, alertTally(threat, { occurrences: 1, lastAt: at, title, version: 1 }));
  }
  for (const { before, after } of changes) {
    const { threat, title, state } = after;
    const version = state.weight;
    if (!raisesAlert(threat, policy)) continue;
    const occurrences = before !== undefined && raisesAlert(before, policy) ? 0 : 1;
    add(
      correlationAlertId(after, policy),
      alertTally(threat, { occurrences, lastAt: state.lastAt, title, version }),
    );
  }
  return tallies;
}

/** The alert of a correlation's threat. Its time is the start of the window and its subject the key: neither moves. */
export function correlationAlertId({ threat, state }: CorrelationThreat, policy: Policy): string {
  return alertIdOf(threat, { at: state.start, subject: state.key }, policy);
}

/** What events add to the profiles of their sources, by address; ordinary events add nothing. */
export function sourceDeltas(analyses: readonly Analysis[]): Map<string, SourceTally> {
  const bySource = new Map<string, Analysis[]>();
  for (const analysis of analyses) {
    const { threat } = analysis;
    if (threat.severity === "INFO") continue;
    const own = bySource.get(threat.source_ip);
    if (own === undefined) bySource.set(threat.source_ip, [analysis]);
    else own.push(analysis);
  }
  return new Map([...bySource].map(([ip, own]) => [ip, sourceTally(own)]));
}

/** Counters of the whole system, as a commit changes them. Amounts may be negative where a threat moves up a severity. */
export interface CounterDeltas {
  processed: number;
  ignored: number;
  refused: number;
  alerts: number;
  readonly severities: Map<string, number>;
  readonly types: Map<string, number>;
}

/** The counters for a group of events, correlation changes and new alerts. */
export function counterDeltas(
  analyses: readonly Analysis[],
  changes: readonly { readonly before: Threat | undefined; readonly after: { readonly threat: Threat } }[],
  policy: Policy,
): CounterDeltas {
  const counters: CounterDeltas = {
    processed: analyses.length,
    ignored: 0,
    refused: 0,
    alerts: 0,
    severities: new Map(),
    types: new Map(),
  };
  const count = (threat: Threat, amount: 1 | -1): void => {
    if (!isStored(threat, policy)) return;
    bump(counters.severities, threat.severity, amount);
    bump(counters.types, threat.threat_type, amount);
  };
  for (const { threat } of analyses) count(threat, 1);
  for (const { before, after } of changes) {
    if (before !== undefined) count(before, -1);
    count(after.threat, 1);
  }
  return counters;
}

/** True where the policy stores a threat. */
export function isStored(threat: Threat, policy: Policy): boolean {
  return severityRank(threat.severity) >= severityRank(policy.minSeverity);
}

function bump(counts: Map<string, number>, key: string, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
