import { alertIdOf, mergeTallies, raisesAlert } from "../alerts/raise.ts";
import type { AlertTally } from "../alerts/raise.ts";
import { mergeStates } from "../model/correlation-state.ts";
import type { CorrelationState } from "../model/correlation-state.ts";
import type { Policy } from "../model/policy.ts";
import type { Analysis } from "./item.ts";
import { mergeSources } from "../model/source-tally.ts";
import type { SourceTally } from "../model/source-tally.ts";

/** The documents that many events share: each is a sum of deltas that add up in any order and grouping. */
export interface Deltas {
  readonly correlations: Map<string, CorrelationState>;
  readonly alerts: Map<string, AlertTally>;
  readonly sources: Map<string, SourceTally>;
}

/** How two deltas of a kind of shared document add up. */
export const MERGES = { correlations: mergeStates, alerts: mergeTallies, sources: mergeSources } as const;

export const KINDS = ["correlations", "alerts", "sources"] as const;

/** Deltas of nothing. */
export function noDeltas(): Deltas {
  return { correlations: new Map(), alerts: new Map(), sources: new Map() };
}

/** Adds `delta` to what `deltas` holds for `id`. */
export function addDelta<T>(deltas: Map<string, T>, id: string, delta: T, merge: (a: T, b: T) => T): void {
  const held = deltas.get(id);
  deltas.set(id, held === undefined ? delta : merge(held, delta));
}

/** Adds all of `more` to `deltas`. */
export function addDeltas(deltas: Deltas, more: Deltas): void {
  for (const [id, state] of more.correlations) addDelta(deltas.correlations, id, state, mergeStates);
  for (const [id, tally] of more.alerts) addDelta(deltas.alerts, id, tally, mergeTallies);
  for (const [ip, tally] of more.sources) addDelta(deltas.sources, ip, tally, mergeSources);
}

/** Returns the path of a shared document: its kind is the name of its collection. */
export function pathOf(kind: (typeof KINDS)[number], id: string): string {
  return `${kind}/${id}`;
}

/** The paths of all shared documents that an event itself changes. */
export function pathsOf({ threat, at, correlations }: Analysis, policy: Policy): readonly string[] {
  const paths = correlations.map(({ stateId }) => pathOf("correlations", stateId));
  if (threat.severity !== "INFO") paths.push(pathOf("sources", threat.source_ip));
  if (raisesAlert(threat, policy)) {
    paths.push(pathOf("alerts", alertIdOf(threat, { at, subject: threat.source_ip }, policy)));
  }
  return paths;
}

/** The paths of all documents that the deltas change. */
export function allPaths(deltas: Deltas): string[] {
  return KINDS.flatMap((kind) => [...deltas[kind].keys()].map((id) => pathOf(kind, id)));
}
