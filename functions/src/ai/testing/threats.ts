import type { Threat } from "@threatstream/contracts";
import { riskScore } from "@threatstream/core/model";

/** The rules' verdict on some failed logins; `fields` replaces what a test is about. The risk score follows. */
export function ruledThreatOf(fields: Partial<Threat> = {}, multiplier = 1): Threat {
  const threat: Threat = {
    id: "THR-0123456789abcdef01234567",
    event_id: "evt-1",
    timestamp: "2026-03-10T12:00:00.000Z",
    severity: "MEDIUM",
    threat_type: "BRUTE_FORCE",
    risk_score: 0,
    source_ip: "203.0.113.7",
    source_zone: "EXTERNAL_ZONE",
    confidence: 0.7,
    description: "27 failed logins from 203.0.113.7",
    contextual_analysis: "Brute force, rated MEDIUM by the rules.",
    contributing_signals: ["27 failures in 4 min"],
    recommended_actions: ["Block the source."],
    auto_blocked: false,
    processing_time_ms: 3,
    analyzed_at: "2026-03-10T12:00:01.000Z",
    audit_ref: "RULE-ENGINE",
    detections: ["brute-force"],
    format: "native",
    mitre_attack_id: "T1110",
    mitre_attack_name: "Brute Force",
    mitre_tactic: "Credential Access",
    ...fields,
  };
  const { severity, confidence, threat_type: threatType } = threat;
  return { ...threat, risk_score: riskScore({ severity, confidence, threatType, multiplier }) };
}
