import { z } from "zod";
import {
  AcknowledgeAlert,
  AlertHistory,
  AlertPage,
  AlertsQuery,
  AssignAlert,
  ResolveAlert,
} from "../alert-actions.ts";
import { Alert } from "../alert.ts";
import { ActiveAlertsQuery, AlertList } from "../rest.ts";
import type { Routes } from "./route.ts";

const AlertId = z.object({ id: z.string().min(1).max(64) });

/** Alerts, and what analysts do with them. */
export const ALERT_ROUTES = {
  listAlerts: {
    method: "GET",
    path: "/api/alerts",
    tag: "Alerts",
    access: "viewer",
    summary: "Alerts, newest first",
    query: AlertsQuery,
    status: 200,
    response: AlertPage,
  },
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
  getAlert: {
    method: "GET",
    path: "/api/alerts/{id}",
    tag: "Alerts",
    access: "viewer",
    summary: "One alert",
    params: AlertId,
    status: 200,
    response: Alert,
  },
  getAlertHistory: {
    method: "GET",
    path: "/api/alerts/{id}/history",
    tag: "Alerts",
    access: "viewer",
    summary: "Who did what with an alert, first step first",
    params: AlertId,
    status: 200,
    response: AlertHistory,
  },
  acknowledgeAlert: {
    method: "POST",
    path: "/api/alerts/{id}/acknowledge",
    tag: "Alerts",
    access: "analyst",
    summary: "Say that somebody has seen a new alert; 409 where it is further on already",
    params: AlertId,
    body: AcknowledgeAlert,
    status: 200,
    response: Alert,
  },
  investigateAlert: {
    method: "POST",
    path: "/api/alerts/{id}/investigate",
    tag: "Alerts",
    access: "analyst",
    summary: "Say that somebody works on an alert; 409 where it is further on already",
    params: AlertId,
    body: AcknowledgeAlert,
    status: 200,
    response: Alert,
  },
  assignAlert: {
    method: "POST",
    path: "/api/alerts/{id}/assign",
    tag: "Alerts",
    access: "analyst",
    summary: "Give an open alert to an analyst; 409 where it is closed",
    params: AlertId,
    body: AssignAlert,
    status: 200,
    response: Alert,
  },
  resolveAlert: {
    method: "POST",
    path: "/api/alerts/{id}/resolve",
    tag: "Alerts",
    access: "analyst",
    summary: "Close an alert, as resolved or as a false positive; 409 where it is closed already",
    params: AlertId,
    body: ResolveAlert,
    status: 200,
    response: Alert,
  },
} as const satisfies Routes;
