export interface ApiErrorOptions {
  /** HTTP status; 0 where no reply came. */
  readonly status: number;
  /** What went wrong, for programs: `not_found`, `invalid_request`, … */
  readonly code: string;
  /** One entry for each bad field or record, or the state that stood in the way. */
  readonly details?: readonly unknown[];
  /** Names the request in the server's log. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** Base of all that a call of the API can fail with. The message is the server's, meant for people. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly details: readonly unknown[];
  readonly requestId: string | undefined;

  constructor(message: string, { status, code, details = [], requestId, cause }: ApiErrorOptions) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

/** 401: no token, or one that is not accepted (any more). Sign in again. */
export class UnauthorizedError extends ApiError {
  override name = "UnauthorizedError";
}

/** 403: the account's role is too low. */
export class ForbiddenError extends ApiError {
  override name = "ForbiddenError";
}

/** 404: nothing is there. */
export class NotFoundError extends ApiError {
  override name = "NotFoundError";
}

/** 409: somebody was faster, or the lifecycle forbids it. */
export class ConflictError extends ApiError {
  override name = "ConflictError";

  /** What the server says the state is now: the first of the details. */
  get current(): unknown {
    return this.details[0];
  }
}

export interface RetryErrorOptions extends ApiErrorOptions {
  readonly retryAfterSeconds: number | undefined;
}

/** An error that says when to try again. */
class RetryError extends ApiError {
  /** How long to wait, in seconds; `undefined` where the server did not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: RetryErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 429: too many requests. */
export class RateLimitedError extends RetryError {
  override name = "RateLimitedError";
}

/** 503: a service behind the API can't answer now. */
export class UnavailableError extends RetryError {
  override name = "UnavailableError";
}

/** No reply: the server can't be reached (`unreachable`) or took too long (`timeout`). */
export class NetworkError extends ApiError {
  override name = "NetworkError";

  constructor(code: "unreachable" | "timeout", message: string, cause: unknown) {
    super(message, { status: 0, code, cause });
  }
}

/** A reply that is not what the route promises: another server answered, or one of another version. */
export class UnexpectedReplyError extends ApiError {
  override name = "UnexpectedReplyError";
}
