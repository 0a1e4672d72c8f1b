import type { Severity } from "@threatstream/contracts";
import type { EnrichedEvent } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { typeName, userOf } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

interface Failure {
  readonly severity: Severity;
  readonly signal: string;
}

/** What sshd reports about a login, by the `signal` that the sshd source gives it. */
const SSHD: ReadonlyMap<string, Failure> = new Map([
  ["failed", { severity: "LOW", signal: "wrong credentials" }],
  ["invalid_user", { severity: "LOW", signal: "no such user" }],
  ["max_attempts", { severity: "MEDIUM", signal: "too many attempts on one connection" }],
  ["closed_preauth", { severity: "LOW", signal: "connection closed before a login" }],
  ["pam_failure", { severity: "LOW", signal: "refused by PAM" }],
]);

const LOGIN_TYPES: ReadonlySet<string> = new Set(["login_attempt", "login", "authentication", "auth"]);

/** Types that say themselves that it failed. */
const FAILURE_TYPES: ReadonlySet<string> = new Set([
  "failed_login",
  "login_failed",
  "login_failure",
  "authentication_failure",
  "auth_failure",
]);

const PRIVILEGED: ReadonlySet<string> = new Set(["root", "admin", "administrator", "sa", "postgres"]);

/** One login that failed. Everyone mistypes, so it is LOW; many of them are the business of correlation. */
export const detection: Detection = {
  id: "failed-login",
  title: "Failed login",
  technique: TECHNIQUES.AUTHENTICATION,
  actions: ["Look for other failures of the same source or user, and for a success after them"],
  examine({ event }) {
    const failure = failureIn(event);
    if (failure === undefined) return undefined;
    const user = userOf(event.payload);
    const service = textField(event.payload, "service");
    const isPrivileged = user !== undefined && PRIVILEGED.has(user.toLowerCase());
    const who = user === undefined ? "" : ` for ${isPrivileged ? "privileged user " : ""}${quote(user, 64)}`;
    return {
      detection: detection.id,
      severity: failure.severity,
      threat_type: "AUTHENTICATION",
      confidence: 0.5,
      summary: `Failed login${who}${service === undefined ? "" : ` to ${quote(service, 32)}`}: ${failure.signal}`,
      signals: [failure.signal, ...(isPrivileged ? [`privileged user ${quote(user, 64)}`] : [])],
    };
  },
};

function failureIn({ event_type, payload }: EnrichedEvent["event"]): Failure | undefined {
  const type = typeName(event_type);
  if (FAILURE_TYPES.has(type)) return { severity: "LOW", signal: "reported as failed" };
  // A producer may call it anything: a user name and a failure make a failed login.
  if (!LOGIN_TYPES.has(type) && !Object.hasOwn(payload, "username")) return undefined;
  const reported = SSHD.get(textField(payload, "signal") ?? "");
  if (reported !== undefined) return reported;
  const success = Object.hasOwn(payload, "success") ? payload["success"] : undefined;
  return success === false || success === "false"
    ? { severity: "LOW", signal: "wrong credentials" }
    : undefined;
}
