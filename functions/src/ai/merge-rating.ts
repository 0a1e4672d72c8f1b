import { SEVERITIES } from "@threatstream/contracts";
import type { AiVerdict, RuleVerdict, Severity, Threat, ThreatType } from "@threatstream/contracts";
import type { Technique } from "@threatstream/core/model";
import { riskScore, severityRank, TECHNIQUES } from "@threatstream/core/model";
import { priorityOf, priorityRank } from "@threatstream/core/alerts";

/** How bad a threat is, and of what type. */
export type Rating = Pick<RuleVerdict, "severity" | "threat_type" | "confidence" | "risk_score">;

/** The rules' rating, raised by what the model said, within the bounds of `mergeVerdict`. */
export function mergedRating(rules: RuleVerdict, verdict: AiVerdict, multiplier: number): Rating {
  const severity = mergedSeverity(rules, verdict.severity);
  const threatType = severity === rules.severity ? mergedType(rules.threat_type, verdict) : rules.threat_type;
  const confidence = dissents(rules, verdict)
    ? rules.confidence
    : Math.max(rules.confidence, verdict.confidence);
  const risk = riskScore({ severity, confidence, threatType, multiplier });
  return { severity, threat_type: threatType, confidence, risk_score: mergedRisk(rules, severity, risk) };
}

/** True where the model would have the threat less severe than the rules. */
export function dissents(rules: RuleVerdict, verdict: AiVerdict): boolean {
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

const KNOWN_TECHNIQUES: readonly Technique[] = Object.values(TECHNIQUES);

/** The model's technique where the rules named none; otherwise it stays in `ai.verdict`. */
export function mergedTechnique(rules: RuleVerdict, verdict: AiVerdict): Partial<Threat> {
  const id = verdict.mitre_attack_id;
  if (id === undefined || rules.mitre_attack_id !== undefined || dissents(rules, verdict)) return {};
  const known = KNOWN_TECHNIQUES.find((technique) => technique.id === id);
  return { mitre_attack_id: id, ...(known && { mitre_attack_name: known.name, mitre_tactic: known.tactic }) };
}
