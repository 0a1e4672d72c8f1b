import type { ErrorBody } from "@threatstream/contracts";
import type { ErrorHandler } from "hono";
import type { Logger } from "@threatstream/core/common";
import { toApiError } from "../errors.ts";
import type { ApiError } from "../errors.ts";
import type { ApiEnv } from "./env.ts";

/** The body of an error reply. */
export function errorBody({ code, message, details }: ApiError): ErrorBody {
  return { error: { code, message, details: [...details] } };
}

/** Answers whatever a route threw with the error body; what is not the client's doing is logged with its cause. */
export function answerErrors(logger: Logger): ErrorHandler<ApiEnv> {
  return (thrown, c) => {
    const error = toApiError(thrown);
    const fields = { request_id: c.var.requestId, method: c.req.method, status: error.status };
    if (error.status === 503) {
      logger.warn(error.message, { ...fields, cause: describe(error.cause) });
    } else if (error.status >= 500) {
      logger.error("A request failed unexpectedly.", { ...fields, cause: describe(error.cause) });
    }
    return c.json(errorBody(error), error.status, { ...error.headers });
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
