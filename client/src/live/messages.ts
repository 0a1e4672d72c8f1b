import type { Alert, Threat } from "@threatstream/contracts";
import type {
  DashboardStats,
  Heartbeat,
  PlaybookExecution,
  RiskIndex,
  RiskTimeline,
  Simulation,
} from "../watch/records.ts";

/** What a page shows when it opens. A document that does not exist yet is `null`. */
export interface LiveState {
  /** The 20 newest, newest first. */
  readonly threats: readonly Threat[];
  /** The 10 most urgent active ones. */
  readonly alerts: readonly Alert[];
  readonly dashboard: DashboardStats | null;
  readonly risk_index: RiskIndex | null;
  readonly timeline: RiskTimeline | null;
}

/** What each type of message carries. */
export interface LiveData {
  readonly initial_state: LiveState;
  readonly new_threat: Threat;
  readonly new_alert: Alert;
  readonly metrics_update: DashboardStats;
  readonly risk_update: RiskIndex;
  readonly risk_timeline_update: RiskTimeline;
  readonly playbook_status: PlaybookExecution;
  readonly simulation_update: Simulation;
  readonly heartbeat: Heartbeat;
}

export type LiveType = keyof LiveData;

/** What a message says: its type and what that type carries. */
export type LiveNews = {
  readonly [T in LiveType]: { readonly type: T; readonly data: LiveData[T] };
}[LiveType];

/** A message, in the shape that the earlier WebSocket had. */
export type LiveMessage = LiveNews & {
  /** When the client learnt of it: ISO-8601, UTC. */
  readonly timestamp: string;
};

/**
 * How a connection is: `disconnected` (not asked to connect, or asked to end), `connecting` (no `initial_state` yet), `connected`,
 * `offline` (the server can't be reached; it goes on by itself), `stale` (connected, but the backend gives no sign of life),
 * `failed` (it has ended with an error; `connect()` tries again).
 */
export type LiveStatus = "disconnected" | "connecting" | "connected" | "offline" | "stale" | "failed";
