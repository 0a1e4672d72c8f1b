import type { CorrelationRule, WindowView } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { mostGuesses, successes } from "./attempts.ts";
import type { Guess } from "./attempts.ts";
import {
  BURST,
  LOGIN_WINDOW_MS,
  NO_HUMAN,
  OFFICE,
  SPRAYED,
  SUCCESS_KIND,
  guessing,
  totalFailures,
} from "./logins.ts";
import type { Guessing } from "./logins.ts";
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
    const found = guessing(view);
    const hits = successes(view).filter((success) => isGuessed(found, success, view));
    if (hits.length === 0) return undefined;
    const failures = totalFailures(view);
    const names = [...new Set(hits.map(({ who }) => who))].toSorted();
    const users = names.map((user) => quote(user, 32));
    return {
      detection: "login-after-burst",
      severity: "CRITICAL",
      threat_type: "BRUTE_FORCE",
      // A person may forget a password and reconnect; no person fails this often, or under this many names.
      confidence:
        found.most >= NO_HUMAN || (found.most >= OFFICE && found.tried.length >= SPRAYED) ? 0.95 : 0.8,
      summary: `${failuresText(view, failures)}, then a success as ${users.slice(0, 5).join(", ")}`,
      signals: [
        `login succeeded after ${BURST} or more failures within 5 minutes`,
        `logged in: ${users.slice(0, 5).join(", ")}`,
      ],
      count: failures + new Set(hits.map(({ who, second }) => `${who} ${second}`)).size,
      ...onlyUser(names),
    };
  },
};

/** Whether enough guesses came before a success that it does not explain: for its own user, or far more than an office makes. */
function isGuessed({ kind, guesses, isFull }: Guessing, { who, second }: Guess, view: WindowView): boolean {
  const before = guesses.filter(
    (guess) => guess.second <= second && guess.second >= second - LOGIN_WINDOW_MS / 1000,
  );
  const own = before.filter((guess) => guess.who === who);
  const weightOf = (list: readonly Guess[]) => mostGuesses(list, view, LOGIN_WINDOW_MS / 1000 + 1);
  // What begins later belongs to the next window.
  const isSprayed =
    before.some((guess) => guess.second < view.lastStart) &&
    new Set(before.map((guess) => guess.who)).size >= SPRAYED;
  if (isFull && kind !== "closed_preauth") {
    const start = view.lastStart - (3 * LOGIN_WINDOW_MS) / 1000;
    if (view.after([kind], OFFICE, SUCCESS_KIND).includes(second - start)) return true;
  }
  return kind !== "closed_preauth" && (weightOf(own) >= BURST || weightOf(before) >= OFFICE || isSprayed);
}
