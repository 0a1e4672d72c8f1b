import type { Threat } from "@threatstream/contracts";
import type { ModelAnalysis, Spend } from "@threatstream/core/model";

/** A threat to be explained, with what is left of its event. */
export interface Evidence {
  readonly threat: Threat;
  /** The event's payload as text, bounded (`excerptOf`); absent for a correlation's threat. Hostile: an attacker wrote it. */
  readonly excerpt?: string;
}

/** One or more related threats of one source. */
export interface AnalysisRequest {
  /** The threat that the verdict is about comes first. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** What an analyst asks or adds. It may hold pasted event text, so it is no more trusted than that. */
  readonly context?: string;
}

/**
 * Why there is no answer. Kept out before any call: `no_key`, `over_budget`, `circuit_open`, `paced`. By the caller:
 * `cancelled`. By the service: `rate_limited` (429), `server_error` (5xx), `rejected` (any other status: a wrong key, model or
 * parameter, which only a person can mend), `unreachable`, `timeout`. By the reply: `blocked` (a safety filter),
 * `empty_reply`, `truncated` (the token limit), `invalid_reply` (even after the repair), `too_large`.
 */
export type UnavailableReason =
  | "no_key"
  | "over_budget"
  | "circuit_open"
  | "paced"
  | "cancelled"
  | "rate_limited"
  | "server_error"
  | "rejected"
  | "unreachable"
  | "timeout"
  | "blocked"
  | "empty_reply"
  | "truncated"
  | "invalid_reply"
  | "too_large";

/** No answer; the rules' verdict stands. */
export interface Unavailable {
  readonly kind: "unavailable";
  readonly reason: UnavailableReason;
  /** When it may be worth another try, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** What was used all the same; absent where nobody knows (after a timeout, say): then the whole reservation counts. */
  readonly spent?: Spend;
  /** For a log line: one line of plain text, never a secret or a payload. */
  readonly detail?: string;
}

export type Outcome = ModelAnalysis | Unavailable;

/** Explains threats. */
export interface Analyzer {
  /**
   * Asks once about all threats of the request. Resolves, whatever the model or the network does; repeating it asks (and
   * pays) again. `signal` gives up early, with `cancelled`.
   */
  analyze(request: AnalysisRequest, signal?: AbortSignal): Promise<Outcome>;
}

/** Nothing was used. */
export const NOTHING_SPENT: Spend = { tokens: { prompt: 0, reply: 0 }, costUsd: 0 };
