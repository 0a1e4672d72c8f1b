import type { Alert, PlaybookExecution, RiskIndex, Threat } from "@threatstream/contracts";
import type { DashboardStats, Heartbeat, RiskTimeline, Simulation } from "../watch/records.ts";

/** One point of the risk's course, as the earlier WebSocket sent it. */
export interface RiskPoint {
  /** `HH:MM:SS` in UTC. */
  readonly time: string;
  /** 0-100. */
  readonly risk: number;
  /** ISO-8601, UTC. */
  readonly timestamp: string;
}

/** What a page shows when it opens. */
export interface LiveState {
  /** The 20 newest, newest first. */
  readonly threats: readonly Threat[];
  /** The 10 most urgent active ones. */
  readonly alerts: readonly Alert[];
  /** All zero until the backend has written its first statistics. */
  readonly stats: DashboardStats;
  /** The same as `stats`. */
  readonly dashboard_stats: DashboardStats;
  /** The same as `stats`. */
  readonly dashboard: DashboardStats;
  /** The baseline 5 until the backend has written its first one. */
  readonly risk_index: RiskIndex;
  /** Oldest first. */
  readonly risk_timeline: readonly RiskPoint[];
  /** `analytics/timeline` as it is stored; `null` until it exists. */
  readonly timeline: RiskTimeline | null;
}

/** What each type of message carries. */
export interface LiveData {
  readonly initial_state: LiveState;
  readonly new_threat: Threat;
  readonly new_alert: Alert;
  readonly metrics_update: DashboardStats;
  readonly risk_update: RiskIndex;
  /** One new point; several that came at once are as many messages, the oldest first. */
  readonly risk_timeline_update: RiskPoint;
  /** An execution that began or changed in any way. */
  readonly playbook_status: PlaybookExecution;
  /** An execution of which a step ended or began, after its `playbook_status`. */
  readonly playbook_progress: PlaybookExecution;
  readonly simulation_update: Simulation;
  readonly heartbeat: Heartbeat;
}

export type LiveType = keyof LiveData;

/** The type of a message, and what that type carries. */
export type LiveNews = {
  readonly [T in LiveType]: { readonly type: T; readonly data: LiveData[T] };
}[LiveType];

/** A message, in the shape that the earlier WebSocket had. */
export type LiveMessage = LiveNews & {
  /** When the client received it: ISO-8601, UTC. */
  readonly timestamp: string;
};

/** The state of a connection, as the earlier WebSocket service had it. */
export type LiveStatus = "connecting" | "connected" | "disconnected" | "error";

/**
 * The state of a connection in more detail. `connecting`: no `initial_state` yet. `connected`: every change is told as it happens.
 * `stale`: connected, but the backend's heartbeat stopped. `offline`: the server can't be reached any more; it reconnects by
 * itself. `disconnected`: not asked to connect, or asked to end. `unreachable`: the server has not answered since
 * `connect()`; it keeps trying. `failed`: it has ended with an error; `connect()` tries again.
 */
export type LiveDetail =
  "connecting" | "connected" | "stale" | "offline" | "disconnected" | "unreachable" | "failed";

/** The earlier service's state for each of ours. */
export const STATUS_OF: Readonly<Record<LiveDetail, LiveStatus>> = {
  connecting: "connecting",
  connected: "connected",
  stale: "connected",
  offline: "disconnected",
  disconnected: "disconnected",
  unreachable: "error",
  failed: "error",
};
