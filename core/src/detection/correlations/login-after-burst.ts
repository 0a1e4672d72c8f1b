import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { BURST, FAILURE_KINDS, SUCCESS_KIND, totalFailures } from "./logins.ts";
import { failuresText, onlyUser } from "./texts.ts";

/** A login that succeeds after a burst of failures from the same source: the guess was right. */
export const loginAfterBurst: CorrelationRule = {
  id: "login-after-burst",
  title: "Successful login after a burst of failures",
  technique: { id: "T1078", name: "Valid Accounts", tactic: "Initial Access" },
  actions: [
    "End the account's sessions and disable it until its owner confirms the login",
    "Reset the account's password and review its keys",
    "Review what the session did, starting at the login",
    "Block the source address at the firewall",
  ],
  evaluate(view) {
    const successes = view.after(FAILURE_KINDS, BURST, SUCCESS_KIND);
    if (successes.length === 0) return undefined;
    const failures = totalFailures(view);
    const users = view.members([SUCCESS_KIND]).map((user) => quote(user, 32));
    return {
      detection: "login-after-burst",
      severity: "CRITICAL",
      threat_type: "BRUTE_FORCE",
      confidence: 0.95,
      summary: `${failuresText(view, failures)}, then a success as ${users.slice(0, 5).join(", ")}`,
      signals: [
        `login succeeded after ${BURST} or more failures within 5 minutes`,
        `logged in: ${users.slice(0, 5).join(", ")}`,
      ],
      count: failures + successes.length,
      ...onlyUser(view, [SUCCESS_KIND]),
    };
  },
};
