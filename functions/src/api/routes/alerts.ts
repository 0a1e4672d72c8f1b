import { Alert } from "@threatstream/contracts";
import type { AlertsQuery, ResolveAlert } from "@threatstream/contracts";
import { saysFalsePositive } from "@threatstream/core/alerts";
import type { AlertAction } from "@threatstream/core/alerts";
import type { Position } from "../ports/queries.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "../errors.ts";
import type { Actor } from "../../access/actor.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";
import { invalid } from "../read-request.ts";

type AlertRoutes =
  | "listAlerts"
  | "listActiveAlerts"
  | "getAlert"
  | "getAlertHistory"
  | "acknowledgeAlert"
  | "investigateAlert"
  | "assignAlert"
  | "resolveAlert";

interface ActRequest {
  readonly params: { readonly id: string };
  readonly actor: Actor;
  readonly requestId: string;
}

/** Alerts, and what analysts do with them. */
export function alertHandlers(options: ApiOptions): Pick<Handlers, AlertRoutes> {
  const { queries, alertActions } = options;
  const act = async ({ params, actor, requestId }: ActRequest, action: AlertAction) => {
    const id = checkedId(params.id);
    const outcome = await (await alertActions()).act(id, action, { actor, requestId });
    if (outcome.kind === "unknown") throw noSuchAlert();
    if (outcome.kind === "forbidden") throw tooLate(outcome.alert, action);
    return { body: outcome.alert };
  };
  return {
    listAlerts: async ({ query }) => {
      const after = positionOf(query);
      const { status, priority, limit } = query;
      const filters = { ...(status && { status }), ...(priority && { priority }) };
      const { alerts, next } = await (await queries()).alerts({ filters, after, limit });
      return { body: { alerts, count: alerts.length, ...(next && { next_cursor: encodeCursor(next) }) } };
    },
    listActiveAlerts: async ({ query: { limit } }) => {
      const alerts = await (await queries()).activeAlerts(limit);
      return { body: { alerts: [...alerts], count: alerts.length } };
    },
    getAlert: async ({ params }) => {
      const alert = await (await queries()).alert(checkedId(params.id));
      if (alert === undefined) throw noSuchAlert();
      return { body: alert };
    },
    getAlertHistory: async ({ params }) => {
      const id = checkedId(params.id);
      const history = await (await alertActions()).history(id);
      if (history === undefined) throw noSuchAlert();
      return { body: { alert_id: id, history, count: history.length } };
    },
    acknowledgeAlert: (request) => act(request, { kind: "acknowledge", request: request.body }),
    investigateAlert: (request) => act(request, { kind: "investigate", request: request.body }),
    assignAlert: (request) => act(request, { kind: "assign", request: request.body }),
    resolveAlert: async (request) => {
      checkSuppression(request.body, request.actor, options.clock());
      return act(request, { kind: "resolve", request: request.body });
    },
  };
}

/** An id that can't be one never reaches Firestore, where a slash would make it another path. */
function checkedId(id: string): string {
  if (!Alert.shape.id.safeParse(id).success) throw noSuchAlert();
  return id;
}

function noSuchAlert(): NotFoundError {
  return new NotFoundError("There is no such alert; it may have expired.");
}

/** 409, with the alert as it is: whoever was too late sees what the other did. */
function tooLate(alert: Alert, { kind }: AlertAction): ConflictError {
  const message = `The alert is ${alert.status}: it is too late to ${kind} it. The details have its current state.`;
  return new ConflictError("lifecycle", message, [alert]);
}

function positionOf({ cursor }: AlertsQuery): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = decodeCursor(cursor, "ALT");
  if (position === undefined) {
    throw invalid([{ field: "cursor", message: "is not a next_cursor of this list" }]);
  }
  return position;
}

/** Throws where a suppression that comes with a resolution is not meant, or not theirs to make. */
function checkSuppression({ suppress_until, resolution }: ResolveAlert, actor: Actor, now: number): void {
  if (suppress_until === undefined) return;
  if (actor.role !== "admin") throw new ForbiddenError("Only an admin suppresses alerts.");
  if (!saysFalsePositive(resolution)) {
    throw invalid([{ field: "suppress_until", message: "goes with the resolution FALSE_POSITIVE only" }]);
  }
  checkUntil("suppress_until", suppress_until, now);
}

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** Throws where a suppression would end in the past, or not within a year: what is quiet for ever is forgotten. */
export function checkUntil(field: string, until: string, now: number): void {
  const end = Date.parse(until);
  if (end <= now) throw invalid([{ field, message: "lies in the past" }]);
  if (end > now + YEAR_MS) throw invalid([{ field, message: "lies more than a year ahead" }]);
}
