import { ApiInfo, Health, OpenApi } from "../rest.ts";
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
  getOpenApi: {
    method: "GET",
    path: "/api/openapi.json",
    tag: "System",
    access: "public",
    summary: "This API as an OpenAPI 3.1 document",
    status: 200,
    response: OpenApi,
  },
} as const satisfies Routes;
