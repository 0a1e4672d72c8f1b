import type { Alert, PlaybookExecution, RiskIndex, Threat } from "@threatstream/contracts";
import type { Firestore } from "firebase/firestore";
import {
  watchDashboard,
  watchHeartbeat,
  watchRisk,
  watchSimulation,
  watchTimeline,
} from "../watch/documents.ts";
import type { OnChange, OnError, Unsubscribe } from "../watch/listen.ts";
import { watchAlerts, watchExecutions, watchNewAlerts, watchThreats } from "../watch/lists.ts";
import type { DashboardStats, Heartbeat, RiskTimeline, Simulation } from "../watch/records.ts";

/** Subscribes; tells every change, and every change of `fromCache`. */
export type Listen<T> = (onChange: OnChange<T>, onError: OnError) => Unsubscribe;

/** What each source gives. */
export interface LiveValues {
  /** The newest `window`, newest first. */
  readonly threats: readonly Threat[];
  /** The newest `window` of every status, newest first. */
  readonly newAlerts: readonly Alert[];
  /** The most urgent 10 that are not closed. */
  readonly activeAlerts: readonly Alert[];
  readonly executions: readonly PlaybookExecution[];
  readonly dashboard: DashboardStats | undefined;
  readonly risk: RiskIndex | undefined;
  readonly timeline: RiskTimeline | undefined;
  readonly simulation: Simulation | undefined;
  readonly heartbeat: Heartbeat | undefined;
}

/** Where a live connection gets its news. */
export type LiveSources = { readonly [K in keyof LiveValues]: Listen<LiveValues[K]> };

/** How many alerts and executions are listened to. */
export const ALERT_WINDOW = 100;
export const EXECUTION_WINDOW = 20;
const ACTIVE_ALERTS = 10;

/** The sources in Firestore. `window`: how many of the newest threats are listened to, 20-500. `timeoutMs`: see `WatchOptions`. */
export function firestoreSources(db: Firestore, window: number, timeoutMs: number): LiveSources {
  const options = { connection: true, timeoutMs };
  return {
    threats: (...on) => watchThreats(db, { limit: window, ...options }, ...on),
    newAlerts: (...on) => watchNewAlerts(db, { limit: ALERT_WINDOW, ...options }, ...on),
    activeAlerts: (...on) => watchAlerts(db, { limit: ACTIVE_ALERTS, ...options }, ...on),
    executions: (...on) => watchExecutions(db, { limit: EXECUTION_WINDOW, ...options }, ...on),
    dashboard: (...on) => watchDashboard(db, options, ...on),
    risk: (...on) => watchRisk(db, options, ...on),
    timeline: (...on) => watchTimeline(db, options, ...on),
    simulation: (...on) => watchSimulation(db, options, ...on),
    heartbeat: (...on) => watchHeartbeat(db, options, ...on),
  };
}
