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

/** Lets pages of this machine's development servers call the API. For the local suite; deployed pages share its origin. */
export const localOrigins: MiddlewareHandler<ApiEnv> = cors({
  origin: (origin) => (LOCAL_ORIGIN.test(origin) ? origin : null),
  allowMethods: ["GET", "HEAD", "POST", "DELETE"],
  allowHeaders: ["authorization", "content-type", "x-request-id"],
  exposeHeaders: ["retry-after", "x-request-id"],
  maxAge: 600,
});
