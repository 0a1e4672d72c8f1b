/**
 * Why a connector did not do its work:
 * `refused_url` the address, or what it redirects to, is one that must not be called;
 * `refused_request` what is asked cannot be sent, or the provider has no form, or no room, for it;
 * `unreachable` no connection, or it broke; `timeout` no answer in time;
 * `status` an answer other than success; `bad_reply` a success that does not say what it must; `too_large` a reply beyond the limit.
 */
export type ConnectorFailure =
  "refused_url" | "refused_request" | "unreachable" | "timeout" | "status" | "bad_reply" | "too_large";

interface ConnectorErrorDetails {
  readonly reason: ConnectorFailure;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** How long the other side asks to wait, milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * An outgoing call that failed. The message is for operators: it names the host and what to do, never a path, a header or a
 * body, since those carry secrets (the path of a Slack webhook is one).
 */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly reason: ConnectorFailure;
  readonly status: number | undefined;
  /**
   * True where the same call, with the same idempotency key, may succeed later. After `unreachable`, `timeout` and 5xx the
   * call may have had its effect.
   */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { reason, status, retryAfterMs, cause }: ConnectorErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.status = status;
    this.retryable = isRetryable(reason, status, retryAfterMs);
    this.retryAfterMs = retryAfterMs;
  }
}

function isRetryable(reason: ConnectorFailure, status = 0, retryAfterMs: number | undefined): boolean {
  if (reason !== "status") return reason === "unreachable" || reason === "timeout";
  // GitHub limits rates by 403, too: what counts is that it says when to come back.
  return status === 408 || status === 429 || status >= 500 || (status >= 400 && retryAfterMs !== undefined);
}
