import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { BURST, FAILURE_KINDS, burstConfidence, mostFailures, totalFailures } from "./logins.ts";
import { inTime } from "./texts.ts";

/**
 * Repeated failed logins for one user from several sources, each of which may stay below the threshold of `brute-force`.
 * One source alone is `brute-force`'s to tell.
 */
export const distributedBruteForce: CorrelationRule = {
  id: "distributed-brute-force",
  title: "Repeated failed logins for one user from several sources",
  technique: { id: "T1110", name: "Brute Force", tactic: "Credential Access" },
  actions: [
    "Require multi-factor authentication for the account",
    "Check the account for a successful login since",
    "Rate-limit or block the sources",
  ],
  evaluate(view) {
    const most = mostFailures(view);
    const sources = view.members(FAILURE_KINDS);
    if (most < BURST || sources.length < 2) return undefined;
    const count = totalFailures(view);
    return {
      detection: "distributed-brute-force",
      severity: "HIGH",
      threat_type: "BRUTE_FORCE",
      confidence: burstConfidence(most),
      summary: `${count} failed logins for user ${quote(view.key, 32)} from ${sources.length} sources ${inTime(view.seconds(FAILURE_KINDS))}`,
      signals: [
        `${most} failed logins within 5 minutes`,
        `sources: ${sources.slice(0, 5).join(", ")}${sources.length > 5 ? ", …" : ""}`,
      ],
      count,
      user: view.key,
    };
  },
};
