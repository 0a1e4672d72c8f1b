import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { InvalidRequestError, toApiError } from "./errors.ts";
import type { ApiEnv } from "./middleware/env.ts";
import { errorBody } from "./middleware/errors.ts";

/** The API as a listener for Node's HTTP server, or for what a functions framework makes of it. */
export function createListener(app: Hono<ApiEnv>): ReturnType<typeof getRequestListener> {
  return getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    // What Node takes for a request but can't be made a URL never reaches the app: a bad Host header, a bad target.
    errorHandler: (thrown) => {
      const malformed = thrown instanceof Error && thrown.name === "RequestError";
      const message = "The request's Host header or target is malformed.";
      const error = malformed ? new InvalidRequestError("malformed_request", message) : toApiError(thrown);
      return Response.json(errorBody(error), { status: error.status });
    },
  });
}
