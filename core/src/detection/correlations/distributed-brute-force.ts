import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { mostGuesses } from "./attempts.ts";
import {
  BURST,
  FAILURE_KINDS,
  LOGIN_WINDOW_MS,
  SUCCESS_KIND,
  burstConfidence,
  guessing,
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
    // An address that logged in as the user is the user's own.
    const own = new Set(view.members([SUCCESS_KIND]));
    const guesses = guessing(view).guesses.filter(({ who }) => !own.has(who));
    const sources = [...new Set(guesses.map(({ who }) => who))].toSorted();
    const most = mostGuesses(guesses, view, LOGIN_WINDOW_MS / 1000);
    const [source] = guesses.toSorted((a, b) => a.second - b.second || (a.who < b.who ? -1 : 1));
    if (most < BURST || sources.length < 2 || source === undefined) return undefined;
    const count = own.size === 0 ? totalFailures(view) : guesses.reduce((sum, { weight }) => sum + weight, 0);
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
      source: source.who,
    };
  },
};
