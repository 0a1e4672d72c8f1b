import type { RiskIndex } from "@threatstream/contracts";
import type { Firestore } from "firebase/firestore";
import { listenToDocument } from "./listen.ts";
import type { OnChange, OnError, Unsubscribe, WatchOptions } from "./listen.ts";
import type { DashboardStats, Heartbeat, RiskTimeline, Simulation } from "./records.ts";

/** Subscribes to one document; `onChange` gets `undefined` while it does not exist. */
export type WatchDocument<T> = (
  db: Firestore,
  options: WatchOptions,
  onChange: OnChange<T | undefined>,
  onError: OnError,
) => Unsubscribe;

function watcher<T>(path: string, required: readonly (keyof T & string)[]): WatchDocument<T> {
  return (db, options, onChange, onError) =>
    listenToDocument<T>(db, path, { options, required, onError }, onChange);
}

/**
 * The dashboard's figures.
 *
 * @example
 * const stop = watchDashboard(db, {}, (stats) => show(stats?.processed ?? 0), (error) => warn(error.message));
 */
export const watchDashboard: WatchDocument<DashboardStats> = /* @__PURE__ */ watcher("analytics/dashboard", [
  "processed",
]);

/** The organisation's risk. */
export const watchRisk: WatchDocument<RiskIndex> = /* @__PURE__ */ watcher("analytics/risk_index", [
  "value",
  "level",
]);

/** The risk over time. */
export const watchTimeline: WatchDocument<RiskTimeline> = /* @__PURE__ */ watcher("analytics/timeline", [
  "timeline",
]);

/** The simulation that runs, or ran last. */
export const watchSimulation: WatchDocument<Simulation> = /* @__PURE__ */ watcher("simulations/current", [
  "status",
]);

/** The backend's heartbeat. */
export const watchHeartbeat: WatchDocument<Heartbeat> = /* @__PURE__ */ watcher("analytics/heartbeat", []);
