import type { Aggregates, Alert, PlaybookExecution, RiskIndex, Threat } from "@threatstream/contracts";
import { watchGeo, watchMitre, watchStream, watchTopSources } from "../watch/aggregates.ts";
import {
  watchDashboard,
  watchHeartbeat,
  watchRisk,
  watchSimulation,
  watchTimeline,
} from "../watch/documents.ts";
import type { WatchDocument } from "../watch/documents.ts";
import { watchAlerts, watchExecutions, watchNewAlerts, watchThreats } from "../watch/lists.ts";
import type { AlertOptions, ListOptions, ThreatOptions } from "../watch/lists.ts";
import type { DashboardStats, Heartbeat, RiskTimeline, Simulation } from "../watch/records.ts";
import type { Feed } from "./feed.ts";
import { useFeed } from "./use-feed.ts";

/** False subscribes to nothing. Default true. */
export interface Wanted {
  readonly enabled?: boolean;
}

function keyOf(name: string, { enabled = true, ...options }: Wanted): string | undefined {
  return enabled ? `${name} ${JSON.stringify(options)}` : undefined;
}

function useDocument<T>(name: string, watch: WatchDocument<T>, wanted: Wanted): Feed<T | undefined> {
  return useFeed<T | undefined>(keyOf(name, wanted), (db, onChange, onError) =>
    watch(db, { connection: true }, onChange, onError),
  );
}

/** The threats that were analysed last, newest first (default 20). */
export function useThreats(options: ThreatOptions & Wanted = {}): Feed<readonly Threat[]> {
  return useFeed<readonly Threat[]>(keyOf("threats", options), (db, onChange, onError) =>
    watchThreats(db, { ...options, connection: true }, onChange, onError),
  );
}

/** Active alerts, most urgent then newest first (default 10). */
export function useAlerts(options: AlertOptions & Wanted = {}): Feed<readonly Alert[]> {
  return useFeed<readonly Alert[]>(keyOf("alerts", options), (db, onChange, onError) =>
    watchAlerts(db, { ...options, connection: true }, onChange, onError),
  );
}

/** Alerts of every status, newest first (default 10). */
export function useNewAlerts(options: ListOptions & Wanted = {}): Feed<readonly Alert[]> {
  return useFeed<readonly Alert[]>(keyOf("new alerts", options), (db, onChange, onError) =>
    watchNewAlerts(db, { ...options, connection: true }, onChange, onError),
  );
}

/** Playbook executions, those started last first (default 20). */
export function useExecutions(options: ListOptions & Wanted = {}): Feed<readonly PlaybookExecution[]> {
  return useFeed<readonly PlaybookExecution[]>(keyOf("executions", options), (db, onChange, onError) =>
    watchExecutions(db, { ...options, connection: true }, onChange, onError),
  );
}

/** `analytics/dashboard`: totals, and how fast things go. */
export const useDashboard = (wanted: Wanted = {}): Feed<DashboardStats | undefined> =>
  useDocument("dashboard", watchDashboard, wanted);

/** `analytics/risk_index`: the organisation's risk, 0-100. */
export const useRisk = (wanted: Wanted = {}): Feed<RiskIndex | undefined> =>
  useDocument("risk", watchRisk, wanted);

/** `analytics/timeline`: the risk over time, one point a minute. */
export const useTimeline = (wanted: Wanted = {}): Feed<RiskTimeline | undefined> =>
  useDocument("timeline", watchTimeline, wanted);

/** `analytics/stream`: events a second and lag. */
export const useStream = (wanted: Wanted = {}): Feed<Aggregates["stream"] | undefined> =>
  useDocument("stream", watchStream, wanted);

/** `analytics/top_sources`: the sources with the most threats. */
export const useTopSources = (wanted: Wanted = {}): Feed<Aggregates["top_sources"] | undefined> =>
  useDocument("top sources", watchTopSources, wanted);

/** `analytics/geo`: threats by country. */
export const useGeo = (wanted: Wanted = {}): Feed<Aggregates["geo"] | undefined> =>
  useDocument("geo", watchGeo, wanted);

/** `analytics/mitre`: threats and coverage by ATT&CK technique. */
export const useMitre = (wanted: Wanted = {}): Feed<Aggregates["mitre"] | undefined> =>
  useDocument("mitre", watchMitre, wanted);

/** `simulations/current`: the simulation that runs, or ran last. */
export const useSimulation = (wanted: Wanted = {}): Feed<Simulation | undefined> =>
  useDocument("simulation", watchSimulation, wanted);

/** `analytics/heartbeat`: the backend's sign of life. */
export const useHeartbeat = (wanted: Wanted = {}): Feed<Heartbeat | undefined> =>
  useDocument("heartbeat", watchHeartbeat, wanted);
