import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { BURST, FAILURE_KINDS, burstConfidence, mostFailures, totalFailures } from "./logins.ts";
import { failuresText, onlyUser } from "./texts.ts";

/** Repeated failed logins from one source. The threshold of 5 in 5 minutes is stricter than fail2ban's default. */
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
    const most = mostFailures(view);
    if (most < BURST) return undefined;
    const count = totalFailures(view);
    const users = view.members(FAILURE_KINDS);
    const names = users.slice(0, 5).map((user) => quote(user, 32));
    return {
      detection: "brute-force",
      severity: most >= 50 ? "CRITICAL" : "HIGH",
      threat_type: "BRUTE_FORCE",
      confidence: burstConfidence(most),
      summary: failuresText(view, count),
      signals: [
        `${most} failed logins within 5 minutes`,
        `users: ${names.join(", ")}${users.length > 5 ? ", …" : ""}`,
      ],
      count,
      ...onlyUser(view, FAILURE_KINDS),
    };
  },
};
