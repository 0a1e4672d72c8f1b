import type { AiVerdict, RuleVerdict, Threat } from "@threatstream/contracts";
import { dissents } from "./merge-rating.ts";
import { plainText } from "./plain-text.ts";

const MAX_SIGNALS = 20;
const MAX_ACTIONS = 12;
const MAX_TEXT = 4_000;

/**
 * Which threat the answer is about: `this` one; an `earlier` state of it, or one `like` it, of the same fingerprint, so that
 * its details are not of this one; or one that is only `related`, of the same source and in the same request, so that its
 * rating is not of this one either.
 */
export type About = "this" | "earlier" | "like" | "related";

type Texts = Pick<
  Threat,
  "description" | "contextual_analysis" | "contributing_signals" | "recommended_actions"
>;

/** The rules' texts, with the model's behind them, each as plain text. */
export function mergedTexts(rules: RuleVerdict, verdict: AiVerdict, about: About): Texts {
  const dissenting = dissents(rules, verdict);
  // Text that plays a threat down, or was written about something else, does not get beside the rules' facts.
  const keeps = dissenting || about !== "this";
  const said = plainText(verdict.contextual_analysis, MAX_TEXT);
  return {
    description: keeps
      ? rules.description
      : withComment(rules.description, plainText(verdict.description, MAX_TEXT)),
    contextual_analysis:
      `${rules.contextual_analysis}\n${introduction(verdict, dissenting, about)} ${said}`.trim(),
    contributing_signals: keeps
      ? rules.contributing_signals
      : joined(rules.contributing_signals, verdict.contributing_signals, MAX_SIGNALS),
    recommended_actions:
      dissenting || about === "related"
        ? rules.recommended_actions
        : joined(rules.recommended_actions, verdict.recommended_actions, MAX_ACTIONS),
  };
}

const INTRODUCTIONS: Readonly<Record<About, string>> = {
  this: "AI analysis",
  earlier: "AI analysis of an earlier state",
  like: "AI analysis of a threat like this one",
  related: "AI analysis of another threat of this source",
};

function introduction(verdict: AiVerdict, dissenting: boolean, about: About): string {
  const dissent =
    dissenting && about !== "related" ? ` (it says ${verdict.severity}; the rules' verdict stands)` : "";
  return `${INTRODUCTIONS[about]}${dissent}:`;
}

/** The rules' sentence comes first and stays whole: it is the one that no attacker could talk into something else. */
function withComment(ruled: string, said: string): string {
  if (said === "") return ruled;
  return `${ruled}${/[.!?…]$/.test(ruled) ? "" : "."} AI analysis: ${said}`;
}

/** The rules' entries first; none of them is ever crowded out. */
function joined(ruled: readonly string[], said: readonly string[], max: number): string[] {
  const plain = said.map((entry) => plainText(entry, MAX_TEXT)).filter((entry) => entry !== "");
  return [...new Set([...ruled, ...plain])].slice(0, Math.max(max, ruled.length));
}
