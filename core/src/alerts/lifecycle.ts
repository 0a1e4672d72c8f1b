import type {
  AcknowledgeAlert,
  Alert,
  AlertHistoryEntry,
  AlertStatus,
  AssignAlert,
  ResolveAlert,
} from "@threatstream/contracts";

/** What an analyst does with an alert. */
export type AlertAction =
  | { readonly kind: "acknowledge" | "investigate"; readonly request: AcknowledgeAlert }
  | { readonly kind: "assign"; readonly request: AssignAlert }
  | { readonly kind: "resolve"; readonly request: ResolveAlert };

/** The fields of an alert that analysts set. */
export type AnalystFields = Partial<
  Pick<
    Alert,
    | "status"
    | "acknowledged_at"
    | "acknowledged_by"
    | "resolved_at"
    | "resolved_by"
    | "resolution"
    | "notes"
    | "assigned_to"
    | "assigned_at"
  >
>;

/** What an action changes, and what the history keeps of it. */
export interface AlertStep {
  readonly changes: AnalystFields;
  readonly entry: Pick<
    AlertHistoryEntry,
    "action" | "analyst_id" | "from" | "to" | "notes" | "resolution" | "assigned_to"
  >;
}

/** How far an alert has come. An alert goes forward only, and may skip a stage. */
const STAGE: Readonly<Record<AlertStatus, number>> = {
  NEW: 0,
  ACKNOWLEDGED: 1,
  INVESTIGATING: 2,
  RESOLVED: 3,
  FALSE_POSITIVE: 3,
};

/**
 * The step that an action is, at an ISO time; `undefined` where the lifecycle forbids it: NEW → ACKNOWLEDGED →
 * INVESTIGATING → RESOLVED or FALSE_POSITIVE, forward only. Assigning leaves the status and is possible until the end.
 */
export function stepOf(alert: Alert, action: AlertAction, at: string): AlertStep | undefined {
  const to = targetOf(alert.status, action);
  const isForward = STAGE[to] > STAGE[alert.status];
  const isOpen = STAGE[alert.status] < STAGE.RESOLVED;
  if (action.kind === "assign" ? !isOpen : !isForward) return undefined;
  const { analyst_id, notes } = action.request;
  const { changes, kept } = detailsOf(alert, action, at);
  return {
    changes: {
      ...changes,
      ...(to !== alert.status && { status: to }),
      ...(notes !== undefined && { notes }),
    },
    entry: {
      action: action.kind,
      analyst_id,
      from: alert.status,
      to,
      ...kept,
      ...(notes !== undefined && { notes }),
    },
  };
}

function targetOf(status: AlertStatus, action: AlertAction): AlertStatus {
  switch (action.kind) {
    case "acknowledge":
      return "ACKNOWLEDGED";
    case "investigate":
      return "INVESTIGATING";
    case "assign":
      return status;
    case "resolve":
      return saysFalsePositive(action.request.resolution) ? "FALSE_POSITIVE" : "RESOLVED";
  }
}

interface Details {
  readonly changes: AnalystFields;
  readonly kept: Partial<Pick<AlertHistoryEntry, "resolution" | "assigned_to">>;
}

function detailsOf(alert: Alert, action: AlertAction, at: string): Details {
  const { analyst_id } = action.request;
  switch (action.kind) {
    case "acknowledge":
    case "investigate":
      // Who investigates has seen it.
      return alert.acknowledged_at === undefined
        ? { changes: { acknowledged_at: at, acknowledged_by: analyst_id }, kept: {} }
        : { changes: {}, kept: {} };
    case "assign": {
      const assigned_to = action.request.assigned_to ?? analyst_id;
      return { changes: { assigned_to, assigned_at: at }, kept: { assigned_to } };
    }
    case "resolve": {
      const { resolution } = action.request;
      return { changes: { resolved_at: at, resolved_by: analyst_id, resolution }, kept: { resolution } };
    }
  }
}

const FALSE_POSITIVE = /\bfalse[\s_-]{0,3}positive/i;
const DENIED = /\b(?:not|no|never|isn't|isnt|wasn't|wasnt)\b[^.;]{0,24}\bfalse[\s_-]{0,3}positive/i;

/** True for `FALSE_POSITIVE`, and for a text that says so and does not deny it. */
export function saysFalsePositive(resolution: string): boolean {
  return FALSE_POSITIVE.test(resolution) && !DENIED.test(resolution);
}
