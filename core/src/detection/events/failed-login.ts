import type { Severity } from "@threatstream/contracts";
import type { EnrichedEvent } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { isOfferedKey, readLogin } from "../login-event.ts";
import { userOf } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

interface Failure {
  readonly severity: Severity;
  readonly signal: string;
}

const WRONG: Failure = { severity: "LOW", signal: "wrong credentials" };

/** What sshd reports about a login, by the `signal` that the sshd source gives it. */
const FAILURES: ReadonlyMap<string, Failure> = new Map([
  ["invalid_user", { severity: "LOW", signal: "no such user" }],
  ["max_attempts", { severity: "LOW", signal: "too many attempts on one connection" }],
  ["closed_preauth", { severity: "LOW", signal: "connection closed before a login" }],
  ["pam_failure", { severity: "LOW", signal: "refused by PAM" }],
]);

const PRIVILEGED: ReadonlySet<string> = new Set(["root", "admin", "administrator", "sa", "postgres"]);

/** One login that failed. Everyone mistypes, so it is LOW; many of them are the business of correlation. */
export const detection: Detection = {
  id: "failed-login",
  title: "Failed login",
  technique: TECHNIQUES.AUTHENTICATION,
  actions: ["Look for other failures of the same source or user, and for a success after them"],
  examine(enriched) {
    const { event } = enriched;
    const failure = failureIn(enriched);
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

function failureIn({ event }: EnrichedEvent): Failure | undefined {
  const login = readLogin(event);
  if (login?.outcome !== "failure" || isOfferedKey(login)) return undefined;
  return FAILURES.get(login.signal ?? "") ?? WRONG;
}
