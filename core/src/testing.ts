import type { Alert, Threat } from "@threatstream/contracts";

/** The time at which tests take place. */
export const NOW = "2026-03-10T12:00:00.000Z";

/** A threat, the `index`th second of a minute. */
export function aThreat(index: number, fields: Partial<Threat> = {}): Threat {
  return {
    id: `THR-${index.toString(16).padStart(24, "0")}`,
    event_id: `event-${index}`,
    timestamp: new Date(Date.parse("2026-03-10T11:00:00.000Z") + index * 1_000).toISOString(),
    severity: "HIGH",
    threat_type: "SQL_INJECTION",
    risk_score: 80,
    source_ip: "203.0.113.7",
    source_zone: "EXTERNAL_ZONE",
    confidence: 0.9,
    description: "A test threat",
    contextual_analysis: "It was made for a test.",
    contributing_signals: ["signal"],
    recommended_actions: ["Look at it"],
    auto_blocked: false,
    processing_time_ms: 1,
    analyzed_at: NOW,
    audit_ref: "RULE-ENGINE",
    detections: ["test-rule"],
    format: "native",
    ...fields,
  };
}

/** An alert, the `index`th second of a minute. */
export function anAlert(index: number, fields: Partial<Alert> = {}): Alert {
  const at = new Date(Date.parse("2026-03-10T11:00:00.000Z") + index * 1_000).toISOString();
  return {
    id: `ALT-${index.toString(16).padStart(24, "0")}`,
    threat_id: aThreat(index).id,
    threat_type: "SQL_INJECTION",
    title: "A test alert",
    description: "It was made for a test.",
    severity: "HIGH",
    priority: "P1",
    status: "NEW",
    created_at: at,
    due_at: at,
    source_ip: "203.0.113.7",
    risk_score: 80,
    occurrences: 1,
    first_seen_at: at,
    last_seen_at: at,
    ...fields,
  };
}
