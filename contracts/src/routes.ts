import { z } from "zod";
import {
  ActiveAlertsQuery,
  AlertList,
  ApiInfo,
  EventSimulated,
  EventsAccepted,
  Health,
  RecentThreatsQuery,
  ThreatPage,
  ThreatStats,
} from "./rest.ts";
import { Threat } from "./threat.ts";

/** One REST route. `body` says how the request body is read: not at all, as JSON, or as the handler's own bytes. */
export interface Route {
  readonly method: "GET" | "POST";
  /** Path below the host; `{name}` is a path parameter. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: "bytes";
  /** Status of a successful reply. */
  readonly status: 200 | 202;
  readonly response: z.ZodType;
}

const ThreatId = z.object({ id: z.string().min(1).max(64) });

/** Every route of the API: the server, its clients and its documentation are made from this table. */
export const ROUTES = {
  getInfo: {
    method: "GET",
    path: "/api",
    summary: "Name, version and state",
    status: 200,
    response: ApiInfo,
  },
  getHealth: {
    method: "GET",
    path: "/api/health",
    summary: "State of the services behind the API; 503 when one is down",
    status: 200,
    response: Health,
  },
  postEvents: {
    method: "POST",
    path: "/api/events",
    summary: "Accept events: one, an array, NDJSON, or raw log lines",
    query: z.object({ format: z.string().max(32).optional() }),
    body: "bytes",
    status: 202,
    response: EventsAccepted,
  },
  simulateEvent: {
    method: "POST",
    path: "/api/simulate/event",
    summary: "Accept one native event and say which threat it will become",
    body: "bytes",
    status: 200,
    response: EventSimulated,
  },
  listRecentThreats: {
    method: "GET",
    path: "/api/threats/recent",
    summary: "Threats, newest first",
    query: RecentThreatsQuery,
    status: 200,
    response: ThreatPage,
  },
  getThreatStats: {
    method: "GET",
    path: "/api/threats/stats/summary",
    summary: "Threats by severity and type since the start",
    status: 200,
    response: ThreatStats,
  },
  getThreat: {
    method: "GET",
    path: "/api/threats/{id}",
    summary: "One threat",
    params: ThreatId,
    status: 200,
    response: Threat,
  },
  listActiveAlerts: {
    method: "GET",
    path: "/api/alerts/active",
    summary: "Alerts that are not closed, highest priority then newest",
    query: ActiveAlertsQuery,
    status: 200,
    response: AlertList,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
