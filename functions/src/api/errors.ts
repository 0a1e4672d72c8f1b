import type { ContentfulStatusCode } from "hono/utils/http-status";

export interface ApiErrorOptions {
  /** What exactly was wrong, one entry for each field or record; shown to the client. */
  readonly details?: readonly unknown[];
  /** Headers that the status demands: `Allow`, `Retry-After`, … */
  readonly headers?: Readonly<Record<string, string>>;
  /** Logged, never shown. */
  readonly cause?: unknown;
}

/** Base of the API's errors: everything that the error reply says. The message is for the client. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly details: readonly unknown[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    { details = [], headers = {}, cause }: ApiErrorOptions = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

/** 400: the request can't be meant. */
export class InvalidRequestError extends ApiError {
  override name = "InvalidRequestError";

  constructor(code: string, message: string, options?: ApiErrorOptions) {
    super(400, code, message, options);
  }
}

/** 401: no credentials, or none that are accepted. */
export class UnauthorizedError extends ApiError {
  override name = "UnauthorizedError";

  constructor(message: string) {
    super(401, "unauthorized", message, { headers: { "www-authenticate": 'Bearer realm="ThreatStream"' } });
  }
}

/** 403: the credentials are good, but not for this. */
export class ForbiddenError extends ApiError {
  override name = "ForbiddenError";

  constructor(message: string) {
    super(403, "forbidden", message);
  }
}

/** 409: what is there does not allow it. The details are what is there. */
export class ConflictError extends ApiError {
  override name = "ConflictError";

  constructor(code: string, message: string, details: readonly unknown[]) {
    super(409, code, message, { details });
  }
}

/** 404: nothing is there. */
export class NotFoundError extends ApiError {
  override name = "NotFoundError";

  constructor(message: string) {
    super(404, "not_found", message);
  }
}

/** 405: the resource exists, but not with this method. */
export class MethodNotAllowedError extends ApiError {
  override name = "MethodNotAllowedError";

  constructor(allowed: string) {
    super(405, "method_not_allowed", `This resource takes ${allowed}.`, { headers: { allow: allowed } });
  }
}

/** 413: more than one request may hold. */
export class TooLargeError extends ApiError {
  override name = "TooLargeError";

  constructor(code: string, message: string, options?: ApiErrorOptions) {
    super(413, code, message, options);
  }
}

/** 415: a body of a kind that isn't read here. */
export class UnsupportedMediaTypeError extends ApiError {
  override name = "UnsupportedMediaTypeError";

  constructor(message: string, headers: Readonly<Record<string, string>> = {}) {
    super(415, "unsupported_media_type", message, { headers });
  }
}

/** 429: more requests than the limit lets through. */
export class RateLimitedError extends ApiError {
  override name = "RateLimitedError";

  constructor(perMinute: number, retryAfterMs: number) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    const message = `More than ${perMinute} requests a minute; try again in ${seconds} s.`;
    super(429, "rate_limited", message, { headers: { "retry-after": String(seconds) } });
  }
}

/** 503: a service behind the API can't answer now; the same request may work soon. */
export class UnavailableError extends ApiError {
  override name = "UnavailableError";

  constructor(message: string, cause?: unknown) {
    super(503, "unavailable", message, { headers: { "retry-after": "5" }, cause });
  }
}

// gRPC status codes that mean "not now": https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;
const UNAVAILABLE = 14;
const NOT_NOW: ReadonlySet<unknown> = new Set([DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE]);

/** Any error as one that can be shown: Google's "not now" as 503, everything unknown as a 500 that tells nothing. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof Error && "code" in error && NOT_NOW.has(error.code)) {
    return new UnavailableError("A service behind the API does not answer; try again soon.", error);
  }
  const message = "The request failed unexpectedly; the log has the cause under this x-request-id.";
  return new ApiError(500, "internal", message, { cause: error });
}
