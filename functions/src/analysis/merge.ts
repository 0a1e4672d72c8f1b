import { SEVERITIES } from "@threatstream/contracts";
import type { AiNote, AiVerdict, RuleVerdict, Severity, Threat, ThreatType } from "@threatstream/contracts";
import type { Technique } from "../detection/detection.ts";
import { TECHNIQUES } from "../detection/events/techniques.ts";
import { priorityOf, priorityRank } from "../pipeline/decide.ts";
import { riskScore } from "../pipeline/risk.ts";
import { severityRank } from "../pipeline/severity.ts";
import type { ModelAnalysis } from "./analyzer.ts";
import { plainText } from "./plain-text.ts";
import { ruleVerdict, ruledThreat } from "./ruled.ts";

/** What a merge needs beside the answer. */
export interface MergeOptions {
  /** The risk multiplier of the source's country, as the rules' score was made with. */
  readonly multiplier: number;
  readonly about: About;
}

/**
 * Which threat the answer is about: `this` one; an `earlier` state of it, or one `like` it, of the same fingerprint, so that
 * its details are not of this one; or one that is only `related`, of the same source and in the same request, so that its
 * rating is not of this one either.
 */
export type About = "this" | "earlier" | "like" | "related";

/** A model's answer, as far as a threat keeps it. */
export type Answer = Pick<ModelAnalysis, "verdict" | "model" | "latencyMs" | "tokens" | "costUsd">;

const MAX_SIGNALS = 20;
const MAX_ACTIONS = 12;
const MAX_TEXT = 4_000;

/**
 * A threat with a model's verdict merged into it. The model read what an attacker wrote, so its word only ever adds: severity
 * and priority rise by one level at most, and neither they nor confidence or risk score fall; a specific type stays. A model that
 * rates a threat lower than the rules did is heard in the context alone. The rules' verdict is kept in `rules`, and a repeated
 * merge starts from there: merging again, the same or another answer, replaces the first.
 */
export function mergeVerdict(threat: Threat, analysis: Answer, { multiplier, about }: MergeOptions): Threat {
  const ruled = ruledThreat(threat);
  const rules = ruleVerdict(ruled);
  const { verdict } = analysis;
  const rating = about === "related" ? rules : mergedRating(rules, verdict, multiplier);
  return {
    ...ruled,
    severity: rating.severity,
    threat_type: rating.threat_type,
    confidence: rating.confidence,
    risk_score: rating.risk_score,
    ...mergedTexts(rules, verdict, about),
    ...(about !== "related" && mergedTechnique(rules, verdict)),
    audit_ref: `GEMINI:${analysis.model}`,
    rules,
    ai: noteOf(analysis, about),
  };
}

type Rating = Pick<RuleVerdict, "severity" | "threat_type" | "confidence" | "risk_score">;

function mergedRating(rules: RuleVerdict, verdict: AiVerdict, multiplier: number): Rating {
  const severity = mergedSeverity(rules, verdict.severity);
  const threatType = severity === rules.severity ? mergedType(rules.threat_type, verdict) : rules.threat_type;
  const confidence = dissents(rules, verdict)
    ? rules.confidence
    : Math.max(rules.confidence, verdict.confidence);
  const risk = riskScore({ severity, confidence, threatType, multiplier });
  return { severity, threat_type: threatType, confidence, risk_score: mergedRisk(rules, severity, risk) };
}

/** True where the model would have the threat less severe than the rules. */
function dissents(rules: RuleVerdict, verdict: AiVerdict): boolean {
  return severityRank(verdict.severity) < severityRank(rules.severity);
}

function mergedSeverity(rules: RuleVerdict, said: Severity): Severity {
  const ruled = severityRank(rules.severity);
  if (severityRank(said) <= ruled) return rules.severity;
  const raised = SEVERITIES[ruled + 1] ?? rules.severity;
  return overtakes(rules, raised, rules.risk_score) ? rules.severity : raised;
}

/** HIGH threats of this risk are P1. */
const URGENT_RISK = 80;

/** Never lower than by the rules, and never so high that the alert would pass over a priority. */
function mergedRisk(rules: RuleVerdict, severity: Severity, risk: number): number {
  const raised = Math.max(rules.risk_score, risk);
  return overtakes(rules, severity, raised) ? Math.max(rules.risk_score, URGENT_RISK - 1) : raised;
}

/** True where an alert would become more urgent by more than one priority. */
function overtakes(rules: RuleVerdict, severity: Severity, risk: number): boolean {
  const [ruled, raised] = [priorityOf(rules.severity, rules.risk_score), priorityOf(severity, risk)];
  return priorityRank(ruled) - priorityRank(raised) > 1;
}

// Types that say where something was seen rather than what it was.
const GENERIC: ReadonlySet<ThreatType> = new Set([
  "SUSPICIOUS_ACTIVITY",
  "WEB_ATTACK",
  "NETWORK_ANOMALY",
  "NORMAL_TRAFFIC",
  "API_REQUEST",
  "FIREWALL_EVENT",
  "LOGIN_ATTEMPT",
  "AUTHENTICATION",
]);

/** A generic type may become a specific one, never another generic one: that could only hide it. */
function mergedType(ruled: ThreatType, verdict: AiVerdict): ThreatType {
  return GENERIC.has(ruled) && !GENERIC.has(verdict.threat_type) ? verdict.threat_type : ruled;
}

type Texts = Pick<
  Threat,
  "description" | "contextual_analysis" | "contributing_signals" | "recommended_actions"
>;

function mergedTexts(rules: RuleVerdict, verdict: AiVerdict, about: About): Texts {
  const dissenting = dissents(rules, verdict);
  // Text that plays a threat down, or was written about something else, does not take the place of the rules' own.
  const keeps = dissenting || about !== "this";
  const said = plainText(verdict.contextual_analysis, MAX_TEXT);
  return {
    description: keeps
      ? rules.description
      : orElse(plainText(verdict.description, MAX_TEXT), rules.description),
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

function orElse(text: string, otherwise: string): string {
  return text === "" ? otherwise : text;
}

/** The rules' entries first; none of them is ever crowded out. */
function joined(ruled: readonly string[], said: readonly string[], max: number): string[] {
  const plain = said.map((entry) => plainText(entry, MAX_TEXT)).filter((entry) => entry !== "");
  return [...new Set([...ruled, ...plain])].slice(0, Math.max(max, ruled.length));
}

const KNOWN_TECHNIQUES: readonly Technique[] = Object.values(TECHNIQUES);

/** The model's technique where the rules named none; otherwise it stays in `ai.verdict`. */
function mergedTechnique(rules: RuleVerdict, verdict: AiVerdict): Partial<Threat> {
  const id = verdict.mitre_attack_id;
  if (rules.mitre_attack_id !== undefined || id === undefined) return {};
  const known = KNOWN_TECHNIQUES.find((technique) => technique.id === id);
  return { mitre_attack_id: id, ...(known && { mitre_attack_name: known.name, mitre_tactic: known.tactic }) };
}

function noteOf({ verdict, latencyMs, tokens, costUsd }: Answer, about: About): AiNote {
  if (about === "this" || about === "earlier") {
    return { verdict, latency_ms: latencyMs, tokens: { ...tokens }, cost_usd: costUsd, cached: false };
  }
  const nothing = { latency_ms: 0, tokens: { prompt: 0, reply: 0 }, cost_usd: 0 };
  return { verdict, ...nothing, cached: true, ...(about === "related" && { related: true }) };
}
