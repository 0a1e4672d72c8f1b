import type { Access } from "@threatstream/contracts";
import { createMiddleware } from "hono/factory";
import { UnauthorizedError } from "../errors.ts";
import type { Actor } from "../handlers.ts";
import type { ApiEnv } from "./env.ts";

const ANYONE: Actor = { kind: "anyone", id: "anyone", role: "none" };
const LOCAL: Actor = { kind: "local", id: "local", role: "admin" };

/**
 * Lets a request through to a route, or answers 401. Closed by default: credentials are not checked yet, so a deployed API
 * answers public routes alone. `open` is for the local suite.
 */
export function access(needed: Access, { open }: { readonly open: boolean }) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (!open && needed !== "public") {
      const message = "Access control is not configured yet, so this API answers only in the local suite.";
      throw new UnauthorizedError(message);
    }
    c.set("actor", open ? LOCAL : ANYONE);
    await next();
  });
}
