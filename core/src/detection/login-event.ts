import type { SecurityEvent } from "@threatstream/contracts";
import { countField, textField } from "../common/text.ts";
import { typeName, userOf } from "./events/evidence.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How a login ended. `undefined` in a reading: the event does not say. */
type Outcome = "success" | "failure";

/** A login as single detections and correlations read it alike. */
export interface LoginReading {
  readonly outcome: Outcome;
  /** The account, or "" if the event names none. */
  readonly user: string;
  /** Which message of a daemon told of it, if it says. */
  readonly signal: string | undefined;
  readonly method: string | undefined;
  /** How many attempts the event stands for, ≥ 1. */
  readonly weight: number;
}

const LOGIN_TYPES: ReadonlySet<string> = new Set([
  "login_attempt",
  "login",
  "logon",
  "user_login",
  "sign_in",
  "signin",
  "authentication",
  "auth",
]);

/** Types that say themselves how the login ended; `failed_login` and `Login Failed` are one. */
const FAILURE_TYPES: ReadonlySet<string> = new Set([
  "failed_login",
  "login_failed",
  "login_failure",
  "logon_failure",
  "failed_logon",
  "signin_failed",
  "sign_in_failed",
  "authentication_failed",
  "authentication_failure",
  "failed_authentication",
  "auth_failure",
  "auth_failed",
]);
const SUCCESS_TYPES: ReadonlySet<string> = new Set([
  "login_success",
  "login_succeeded",
  "successful_login",
  "authentication_success",
  "auth_success",
]);

const OUTCOMES: ReadonlyMap<unknown, Outcome> = new Map<unknown, Outcome>([
  [true, "success"],
  [false, "failure"],
  ...["true", "success", "successful", "succeeded", "ok", "accepted"].map((text): [unknown, Outcome] => [
    text,
    "success",
  ]),
  ...["false", "failure", "failed", "fail", "denied", "rejected", "error"].map((text): [unknown, Outcome] => [
    text,
    "failure",
  ]),
]);
const OUTCOME_FIELDS = ["success", "outcome", "result", "status"] as const;

/** What sshd reports of failed logins, by the `signal` that its source sets. */
const FAILURE_SIGNALS: ReadonlySet<string> = new Set([
  "failed",
  "invalid_user",
  "max_attempts",
  "closed_preauth",
  "pam_failure",
]);

const MAX_USER = 128;
const MAX_WEIGHT = 1_000_000;

/**
 * Reads a login and its outcome, or returns undefined if the event is no login or does not say how it ended. A failed login is
 * known by its type, by the daemon's signal, or by an outcome (a boolean or its text) beside a user name.
 */
export function readLogin({ event_type, payload }: SecurityEvent): LoginReading | undefined {
  const type = typeName(event_type);
  const signal = textField(payload, "signal");
  const outcome = outcomeOf(type, signal, payload);
  if (outcome === undefined) return undefined;
  return {
    outcome,
    signal,
    user: (userOf(payload) ?? "").slice(0, MAX_USER),
    method: textField(payload, "method"),
    weight: Math.min(MAX_WEIGHT, Math.max(1, Math.floor(countField(payload, "count") ?? 1))),
  };
}

function outcomeOf(type: string, signal: string | undefined, payload: Fields): Outcome | undefined {
  if (FAILURE_TYPES.has(type)) return "failure";
  if (SUCCESS_TYPES.has(type)) return "success";
  const isLogin = LOGIN_TYPES.has(type);
  if (!isLogin && !Object.hasOwn(payload, "username")) return undefined;
  if (signal !== undefined && FAILURE_SIGNALS.has(signal)) return "failure";
  if (signal === "accepted") return "success";
  // Of other types only `success` counts: the status of a request with a user name is no login's.
  for (const field of isLogin ? OUTCOME_FIELDS : OUTCOME_FIELDS.slice(0, 1)) {
    const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
    const outcome = OUTCOMES.get(typeof value === "string" ? value.trim().toLowerCase() : value);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/**
 * Whether a failed login is a public key that the server did not take, or a question which methods there are. Agents offer each key
 * that they hold, so neither is a guess.
 */
export function isOfferedKey({ signal, method }: LoginReading): boolean {
  if (method === "none") return true;
  return (method === "publickey" || method === "hostbased") && (signal === undefined || signal === "failed");
}
