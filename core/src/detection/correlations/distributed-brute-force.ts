import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import {
  BURST,
  FAILURE_KINDS,
  SUCCESS_KIND,
  burstConfidence,
  guessing,
  mostFailures,
  totalFailures,
} from "./logins.ts";
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
    // Every failure counts, also one that a success explains: what is raised must not vanish when more events arrive.
    const most = mostFailures(view);
    const sources = view.members(FAILURE_KINDS);
    if (most < BURST || sources.length < 2) return undefined;
    // An address that logged in as the user is the user's own, and is not to blame.
    const own = new Set(view.members([SUCCESS_KIND]));
    const guesses = guessing(view).guesses.filter(({ who }) => !own.has(who));
    const [first] = guesses.toSorted((a, b) => a.second - b.second || (a.who < b.who ? -1 : 1));
    const blamed = sources.filter((address) => !own.has(address));
    const source = first?.who ?? blamed[0];
    return {
      detection: "distributed-brute-force",
      severity: "HIGH",
      threat_type: "BRUTE_FORCE",
      confidence: burstConfidence(most),
      summary: `${totalFailures(view)} failed logins for user ${quote(view.key, 32)} from ${sources.length} sources ${inTime(view.seconds(FAILURE_KINDS))}`,
      signals: [
        `${most} failed logins within 5 minutes`,
        `sources: ${blamed.slice(0, 5).join(", ")}${blamed.length > 5 ? ", …" : ""}`,
      ],
      count: totalFailures(view),
      user: view.key,
      ...(source !== undefined && { source }),
    };
  },
};
