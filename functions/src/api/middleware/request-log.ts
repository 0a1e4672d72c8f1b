import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Clock, Logger } from "@threatstream/core/common";
import type { ApiEnv } from "./env.ts";

/**
 * A log line for each request that changed something, or was refused, in Cloud Logging's `httpRequest` form
 * (https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest); the logger adds the trace, so that the
 * lines of one request stand together. Reads that went well are left to the platform's own request log, for a second line
 * for each would double the bill, and a 5xx to the line that tells its cause. Nothing that the client wrote is in it: of the
 * path the route, of the actor its kind and role.
 */
export function requestLog(logger: Logger, clock: Clock): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = clock();
    await next();
    const { status } = c.res;
    const { method } = c.req;
    const isRead = method === "GET" || method === "HEAD" || method === "OPTIONS";
    if (status >= 500 || (status < 400 && isRead)) return;
    const route = routePath(c, -1);
    logger[status === 429 ? "warn" : "info"](`${method} ${route} ${status}`, {
      ...c.var.log,
      request_id: c.var.requestId,
      actor: { kind: c.var.actor?.kind ?? "unknown", role: c.var.actor?.role ?? "none" },
      httpRequest: {
        requestMethod: method,
        requestUrl: route,
        status,
        latency: `${((clock() - startedAt) / 1000).toFixed(3)}s`,
      },
    });
  };
}
