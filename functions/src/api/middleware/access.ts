import type { RouteName } from "@threatstream/contracts";
import { createMiddleware } from "hono/factory";
import { UnauthorizedError } from "../errors.ts";
import type { ApiEnv } from "./env.ts";

/** What anyone may ask: that the service is there, and whether it is well. */
const PUBLIC: ReadonlySet<RouteName> = new Set(["getInfo", "getHealth"]);

/**
 * Lets a request through to a route, or answers 401. Closed by default: credentials are not checked yet, so a deployed API
 * answers public routes alone. `open` is for the local suite.
 */
export function access(route: RouteName, { open }: { readonly open: boolean }) {
  return createMiddleware<ApiEnv>(async (_c, next) => {
    if (!open && !PUBLIC.has(route)) {
      const message = "Access control is not configured yet, so this API answers only in the local suite.";
      throw new UnauthorizedError(message);
    }
    await next();
  });
}
