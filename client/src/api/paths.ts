import type { RouteName } from "@threatstream/contracts";
import type { RoutePath } from "./route-path.ts";

/** Where each route is. Made by `npm run routes:client` from the route table. */
export const PATHS: { readonly [N in RouteName]: RoutePath<N> } = {
  getInfo: { method: "GET", path: "/api" },
  getHealth: { method: "GET", path: "/api/health" },
  getOpenApi: { method: "GET", path: "/api/openapi.json" },
  postEvents: { method: "POST", path: "/api/events" },
  simulateEvent: { method: "POST", path: "/api/simulate/event" },
  listRecentThreats: { method: "GET", path: "/api/threats/recent" },
  getThreatStats: { method: "GET", path: "/api/threats/stats/summary" },
  getThreat: { method: "GET", path: "/api/threats/{id}" },
  listAlerts: { method: "GET", path: "/api/alerts" },
  listActiveAlerts: { method: "GET", path: "/api/alerts/active" },
  getAlert: { method: "GET", path: "/api/alerts/{id}" },
  getAlertHistory: { method: "GET", path: "/api/alerts/{id}/history" },
  acknowledgeAlert: { method: "POST", path: "/api/alerts/{id}/acknowledge" },
  investigateAlert: { method: "POST", path: "/api/alerts/{id}/investigate" },
  assignAlert: { method: "POST", path: "/api/alerts/{id}/assign" },
  resolveAlert: { method: "POST", path: "/api/alerts/{id}/resolve" },
  listSuppressions: { method: "GET", path: "/api/suppressions" },
  createSuppression: { method: "POST", path: "/api/suppressions" },
  revokeSuppression: { method: "DELETE", path: "/api/suppressions/{id}" },
  listApiKeys: { method: "GET", path: "/api/keys" },
  createApiKey: { method: "POST", path: "/api/keys" },
  revokeApiKey: { method: "DELETE", path: "/api/keys/{id}" },
  getDashboard: { method: "GET", path: "/api/analytics/dashboard" },
  getRiskIndex: { method: "GET", path: "/api/analytics/risk-index" },
  getTimeline: { method: "GET", path: "/api/analytics/timeline" },
  listTopSources: { method: "GET", path: "/api/analytics/top-sources" },
  listGeoThreats: { method: "GET", path: "/api/analytics/geo" },
  getMitreMatrix: { method: "GET", path: "/api/analytics/mitre" },
};
