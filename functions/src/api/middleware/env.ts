import type { RequestIdVariables } from "hono/request-id";
import type { Actor } from "../../access/actor.ts";

/** What the middleware puts into each request's context. */
export interface ApiEnv {
  Variables: RequestIdVariables & {
    actor: Actor;
    log: Readonly<Record<string, string | number>>;
  };
}
