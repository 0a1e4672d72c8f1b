import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { ApiEnv } from "./env.ts";

/** `x-request-id`: the client's own where it is short and plain (it ends up in logs), or a new one. */
export const requestIds: MiddlewareHandler<ApiEnv> = requestId({ limitLength: 64 });

const secure = secureHeaders({
  // The API serves data. Nothing in a reply may run or be framed, whatever an attacker wrote into an event.
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: "DENY",
});

/** Keeps browsers and caches from doing anything with a reply but reading it once, unless it says otherwise. */
export const securityHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await secure(c, next);
  if (c.res.headers.get("cache-control") === null) c.header("cache-control", "no-store");
};

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/**
 * Lets pages of these origins call the API and, in the local suite, those of this machine's development servers. A page that
 * Hosting serves shares the API's origin and needs no leave. Credentials travel in a header, never in a cookie.
 */
export function allowOrigins(
  allowed: ReadonlySet<string>,
  { local }: { readonly local: boolean },
): MiddlewareHandler<ApiEnv> {
  return cors({
    origin: (origin) => (allowed.has(origin) || (local && LOCAL_ORIGIN.test(origin)) ? origin : null),
    allowMethods: ["GET", "HEAD", "POST", "DELETE"],
    allowHeaders: ["authorization", "content-type", "x-api-key", "x-firebase-appcheck", "x-request-id"],
    exposeHeaders: ["retry-after", "x-request-id"],
    maxAge: 600,
  });
}
