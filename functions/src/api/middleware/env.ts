import type { RequestIdVariables } from "hono/request-id";

/** What the middleware puts into each request's context. */
export interface ApiEnv {
  Variables: RequestIdVariables;
}
