import {
  ApiError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
} from "./errors.ts";
import type { ApiErrorOptions } from "./errors.ts";
import { retryAfterSeconds } from "./retry-after.ts";

interface ErrorFields {
  readonly code: string;
  readonly message: string;
  readonly details: readonly unknown[];
}

/** The error that a reply with this status and body stands for. `now` (epoch ms) is for a `Retry-After` that is a date. */
export function toError(response: Response, body: unknown, now: number): ApiError {
  const { status, headers } = response;
  const { code, message, details } = errorFields(body) ?? {
    // A proxy's page, or the health report of a system that is not well.
    code: "unexpected",
    message: `The API answered with status ${status}.`,
    details: [body],
  };
  const options = { status, code, details, requestId: headers.get("x-request-id") ?? undefined };
  const seconds = retryAfterSeconds(headers.get("retry-after"), now);
  return errorOf(message, options, seconds);
}

function errorOf(message: string, options: ApiErrorOptions, seconds: number | undefined): ApiError {
  switch (options.status) {
    case 401:
      return new UnauthorizedError(message, options);
    case 403:
      return new ForbiddenError(message, options);
    case 404:
      return new NotFoundError(message, options);
    case 409:
      return new ConflictError(message, options);
    case 429:
      return new RateLimitedError(message, { ...options, retryAfterSeconds: seconds });
    case 503:
      return new UnavailableError(message, { ...options, retryAfterSeconds: seconds });
    default:
      return new ApiError(message, options);
  }
}

/** What an error reply says, where it is one of the API's own. */
function errorFields(body: unknown): ErrorFields | undefined {
  if (!isObject(body) || !isObject(body["error"])) return undefined;
  const { code, message, details } = body["error"];
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return { code, message, details: Array.isArray(details) ? details : [] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
