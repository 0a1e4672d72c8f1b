/** `analytics/dashboard`: totals since the start, and how fast things go now. */
export interface DashboardStats {
  readonly processed: number;
  readonly blocked: number;
  readonly critical: number;
  /** From an event's receipt to its commit, in milliseconds. */
  readonly avg_detect_time: number;
  /** In milliseconds, oldest first. */
  readonly latency_history: readonly number[];
  readonly alerts_generated: number;
  readonly threats_detected: number;
  readonly events_per_second: number;
  readonly active_alerts: number;
}

/** `analytics/risk_index`: one figure for the organisation, 0-100. */
export interface RiskIndex {
  readonly value: number;
  readonly level: "NORMAL" | "ELEVATED" | "SUSPICIOUS" | "CRITICAL";
  readonly trend: "RISING" | "FALLING" | "STABLE";
  readonly last_updated: string;
}

export interface TimelinePoint {
  readonly timestamp: string;
  readonly risk_score: number;
  readonly threats_detected: number;
  /** `HH:MM:SS`, for older clients. */
  readonly time: string;
  /** As `risk_score`, for older clients. */
  readonly risk: number;
}

/** `analytics/timeline`: the risk over time, oldest first. */
export interface RiskTimeline {
  readonly timeline: readonly TimelinePoint[];
}

/** `playbook_executions/{id}`: how far a playbook is. */
export interface PlaybookExecution {
  readonly execution_id: string;
  readonly playbook_id: string;
  readonly playbook_name: string;
  readonly threat_id: string;
  readonly status:
    "PENDING" | "AWAITING_APPROVAL" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED" | "ROLLED_BACK";
  readonly started_at: string;
  readonly completed_at?: string;
  readonly duration_seconds?: number;
  readonly current_step?: number;
  readonly total_steps?: number;
  readonly steps_completed: number;
  readonly steps_failed: number;
  readonly executed_by?: string;
  readonly result?: string;
}

/** `simulations/current`. */
export interface Simulation {
  readonly status: "IDLE" | "RUNNING" | "PAUSED" | "STOPPED" | "COMPLETED";
  readonly scenario: string;
  readonly attack_vector: string;
  /** Marks what comes of it: `simulation_ids` of threats and alerts. */
  readonly simulation_id?: string;
  readonly started_at?: string;
  readonly paused_at?: string;
  readonly stopped_at?: string;
  readonly duration_seconds: number;
  readonly elapsed_seconds: number;
  readonly events_generated: number;
  readonly current_eps: number;
}

/** `analytics/heartbeat`: the backend lives. Only that it changes says something. */
export type Heartbeat = Readonly<Record<string, unknown>>;
