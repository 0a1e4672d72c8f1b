import { ActiveAlertsQuery, AlertList } from "../rest.ts";
import type { Routes } from "./route.ts";

/** Alerts, and what analysts do with them. */
export const ALERT_ROUTES = {
  listActiveAlerts: {
    method: "GET",
    path: "/api/alerts/active",
    tag: "Alerts",
    access: "viewer",
    summary: "Alerts that are not closed, highest priority then newest",
    query: ActiveAlertsQuery,
    status: 200,
    response: AlertList,
  },
} as const satisfies Routes;
