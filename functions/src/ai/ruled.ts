import type { RuleVerdict, Threat } from "@threatstream/contracts";

/** The rules' verdict on a threat, whether or not a model's has been merged into it since. */
export function ruleVerdict(threat: Threat): RuleVerdict {
  return (
    threat.rules ?? {
      severity: threat.severity,
      threat_type: threat.threat_type,
      confidence: threat.confidence,
      risk_score: threat.risk_score,
      description: threat.description,
      contextual_analysis: threat.contextual_analysis,
      contributing_signals: threat.contributing_signals,
      recommended_actions: threat.recommended_actions,
      ...(threat.mitre_attack_id !== undefined && { mitre_attack_id: threat.mitre_attack_id }),
    }
  );
}

/**
 * The threat as the rules alone judged it. Whatever acts by itself goes by this one: which alert a threat belongs to, which
 * playbooks apply, what is shared between threats. So a model that an attacker talked round changes words and urgency only.
 */
export function ruledThreat(threat: Threat): Threat {
  if (threat.rules === undefined) return threat;
  const {
    rules,
    ai: _ai,
    mitre_attack_id: _id,
    mitre_attack_name: name,
    mitre_tactic: tactic,
    ...rest
  } = threat;
  const technique =
    rules.mitre_attack_id === undefined
      ? {}
      : {
          ...(name !== undefined && { mitre_attack_name: name }),
          ...(tactic !== undefined && { mitre_tactic: tactic }),
        };
  return { ...rest, ...rules, ...technique, audit_ref: "RULE-ENGINE" };
}
