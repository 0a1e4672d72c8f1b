import type { Dashboard, RiskIndex } from "./analytics.ts";

/** The dashboard of a system that has not processed anything yet: what clients show until `analytics/dashboard` exists. */
export const IDLE_DASHBOARD: Dashboard = {
  processed: 0,
  blocked: 0,
  critical: 0,
  avg_detect_time: 0,
  latency_history: [],
  alerts_generated: 0,
  threats_detected: 0,
  events_per_second: 0,
  active_alerts: 0,
  sla_breaches: 0,
  severity_distribution: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFO: 0 },
  type_distribution: {},
};

/**
 * Returns the risk index of a system without threats, the baseline 5: what clients show until `analytics/risk_index` exists.
 * `last_updated` is ISO-8601 in UTC.
 */
export function idleRisk(last_updated: string): RiskIndex {
  return { value: 5, level: "NORMAL", trend: "STABLE", last_updated };
}
