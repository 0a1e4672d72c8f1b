import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { BURST, FAILURE_KINDS, SPRAYED, guessing, totalFailures } from "./logins.ts";
import { inTime, sourceText } from "./texts.ts";

/** One source that tries many accounts a few times each. */
export const passwordSpraying: CorrelationRule = {
  id: "password-spraying",
  title: "One source tries many accounts",
  technique: { id: "T1110.003", name: "Brute Force: Password Spraying", tactic: "Credential Access" },
  actions: [
    "Block the source address at the firewall",
    "Check every targeted account for a successful login since",
    "Reset the passwords of accounts that use a common one",
  ],
  evaluate(view) {
    const { tried: users, most } = guessing(view);
    if (most < BURST || users.length < SPRAYED) return undefined;
    const count = totalFailures(view);
    return {
      detection: "password-spraying",
      severity: "HIGH",
      threat_type: "BRUTE_FORCE",
      confidence: Math.min(0.95, Math.round((0.8 + 0.005 * (users.length - SPRAYED)) * 1000) / 1000),
      summary: `${sourceText(view)} tried ${users.length} accounts in ${count} failed logins ${inTime(view.seconds(FAILURE_KINDS))}`,
      signals: [
        `${users.length} different users`,
        `first by name: ${users
          .slice(0, 5)
          .map((user) => quote(user, 32))
          .join(", ")}`,
      ],
      count,
    };
  },
};
