import type { RouteName } from "@threatstream/contracts";
import type { RoutePath } from "./route-path.ts";

/** Where each route is. Made by `npm run routes:client` from the route table. */
export const PATHS: { readonly [N in RouteName]: RoutePath<N> } = {
  getInfo: { method: "GET", path: "/api" },
  getHealth: { method: "GET", path: "/api/health" },
  postEvents: { method: "POST", path: "/api/events" },
  simulateEvent: { method: "POST", path: "/api/simulate/event" },
  listRecentThreats: { method: "GET", path: "/api/threats/recent" },
  getThreatStats: { method: "GET", path: "/api/threats/stats/summary" },
  getThreat: { method: "GET", path: "/api/threats/{id}" },
  listActiveAlerts: { method: "GET", path: "/api/alerts/active" },
};
