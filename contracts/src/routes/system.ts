import { ApiInfo, Health } from "../rest.ts";
import type { Routes } from "./route.ts";

/** What answers here, and whether it is well. */
export const SYSTEM_ROUTES = {
  getInfo: {
    method: "GET",
    path: "/api",
    tag: "System",
    access: "public",
    summary: "Name, version and state",
    status: 200,
    response: ApiInfo,
  },
  getHealth: {
    method: "GET",
    path: "/api/health",
    tag: "System",
    access: "public",
    summary: "State of the services behind the API; 503 when one is down",
    status: 200,
    response: Health,
  },
} as const satisfies Routes;
