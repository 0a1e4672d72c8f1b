import type { Dashboard, SimulationState, Timeline } from "@threatstream/contracts";

/** `analytics/dashboard`: totals since the start, and current rates. Times in milliseconds. */
export type DashboardStats = Dashboard;

/** `analytics/timeline`: the risk over time, oldest first. */
export type RiskTimeline = Timeline;

/** One minute of `analytics/timeline`. */
export type TimelinePoint = Timeline["timeline"][number];

/** `simulations/current`. */
export type Simulation = SimulationState;

/** `analytics/heartbeat`: it changes as long as the backend runs. */
export type Heartbeat = Readonly<Record<string, unknown>>;
