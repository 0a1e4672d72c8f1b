import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { burstConfidence, guessing, isGuessing, totalFailures } from "./logins.ts";
import { failuresText, onlyUser } from "./texts.ts";

/** Failures within 5 minutes from which on a burst is CRITICAL: no person makes them. */
const FLOOD = 50;

/**
 * Guessing from one source: failures that no success on the same connection made good, for one user or for more users than an
 * office has. The threshold of 5 in 5 minutes is stricter than fail2ban's default.
 */
export const bruteForce: CorrelationRule = {
  id: "brute-force",
  title: "Repeated failed logins from one source",
  technique: { id: "T1110.001", name: "Brute Force: Password Guessing", tactic: "Credential Access" },
  actions: [
    "Block the source address at the firewall",
    "Check the targeted accounts for a successful login since",
    "Allow key or multi-factor authentication only on the targeted service",
  ],
  evaluate(view) {
    const found = guessing(view);
    if (!isGuessing(found)) return undefined;
    const { kind, most, tried } = found;
    const count = totalFailures(view);
    const names = tried.slice(0, 5).map((user) => quote(user, 32));
    // A client that leaves before it tries a password guesses nothing: a robot whose key was withdrawn.
    const isLeaving = kind === "closed_preauth";
    return {
      detection: "brute-force",
      severity: isLeaving ? "MEDIUM" : most >= FLOOD ? "CRITICAL" : "HIGH",
      threat_type: "BRUTE_FORCE",
      confidence: isLeaving ? 0.6 : burstConfidence(most),
      summary: failuresText(view, count),
      signals: [
        `${most} failed logins within 5 minutes`,
        `users: ${names.join(", ")}${tried.length > 5 ? ", …" : ""}`,
      ],
      count,
      ...onlyUser(tried),
    };
  },
};
