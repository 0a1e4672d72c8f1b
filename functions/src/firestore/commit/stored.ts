import type { Alert } from "@threatstream/contracts";
import { Alert as AlertSchema, wireForm } from "@threatstream/contracts";
import type { AlertTally } from "@threatstream/core/alerts";
import type { Policy, SourceTally } from "@threatstream/core/model";
import { alertDeltas, correlationAlertId, pathOf } from "@threatstream/core/pipeline";
import type {
  Analysis,
  AnalysisStamp,
  CorrelationThreat,
  EvaluatedState,
  Evaluator,
} from "@threatstream/core/pipeline";
import type { DocumentData } from "firebase-admin/firestore";
import type { HeldDocument } from "../held-document.ts";
import { warnOnce } from "./unreadable.ts";

/** The shared documents that a commit has read, by path. */
export type Stored = Map<string, HeldDocument>;

/** True if a document's aggregate cannot be read: what it would gain is dropped, and the document stays as it is. */
export function isUnreadable(path: string, stored: Stored): boolean {
  const error = stored.get(path)?.unreadable;
  if (error !== undefined) warnOnce(path, error);
  return error !== undefined;
}

/** A correlation as it is held: what it raises is known of what this instance wrote, and not of what it read. */
export function heldState(document: HeldDocument | undefined): EvaluatedState | undefined {
  const { state, raised }: Partial<Required<EvaluatedState>> = document?.data ?? {};
  return state && { state, ...(raised !== undefined && { raised }) };
}

export function storedSource(document: HeldDocument | undefined): SourceTally | undefined {
  const tally: SourceTally | undefined = document?.data?.["tally"];
  return tally;
}

export function storedAlert(
  document: HeldDocument | undefined,
): { readonly tally: AlertTally; readonly createdAt: number } | undefined {
  if (document?.data === undefined) return undefined;
  const { tally, created_at: createdAt }: DocumentData = document.data;
  return { tally, createdAt: createdAt.toMillis() };
}

/** The threats that the states of repeated events raise as they stand: news that may not have been told. */
export function standingThreats(
  repeated: readonly Analysis[],
  stateOf: (id: string) => EvaluatedState | undefined,
  evaluated: { readonly evaluator: Evaluator; readonly stamp: AnalysisStamp },
): CorrelationThreat[] {
  const ids = new Set(repeated.flatMap(({ correlations }) => correlations.map(({ stateId }) => stateId)));
  return [...ids].flatMap((id) => evaluated.evaluator.evaluate(stateOf(id), evaluated.stamp));
}

export function repeatedAlertPaths(
  repeated: readonly Analysis[],
  standing: readonly CorrelationThreat[],
  policy: Policy,
): Set<string> {
  const own = alertDeltas(repeated, [], policy).keys();
  const ids = [...own, ...standing.map((threat) => correlationAlertId(threat, policy))];
  return new Set(ids.map((id) => pathOf("alerts", id)));
}

export function existingAlerts(paths: Iterable<string>, stored: Stored): Alert[] {
  return [...paths].flatMap((path) => {
    const data = stored.get(path)?.data;
    return data === undefined ? [] : [AlertSchema.parse(wireForm(data))];
  });
}
