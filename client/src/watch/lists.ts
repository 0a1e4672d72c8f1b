import type { Alert, AlertStatus, PlaybookExecution, Severity, Threat } from "@threatstream/contracts";
import type { Firestore } from "firebase/firestore";
import { listenToQuery } from "./listen.ts";
import type { OnChange, OnError, Unsubscribe, WatchOptions } from "./listen.ts";
import { newestAlerts, newestExecutions, newestThreats, toFirestore, urgentAlerts } from "./queries.ts";
import type { WatchQuery } from "./queries.ts";

export interface ListOptions extends WatchOptions {
  /** The most documents to hold, 1-500. */
  readonly limit?: number;
}
export interface ThreatOptions extends ListOptions {
  /** Default: all. */
  readonly severities?: readonly Severity[];
}
export interface AlertOptions extends ListOptions {
  /** Default: those that are not closed. */
  readonly statuses?: readonly AlertStatus[];
}

const THREAT = ["id", "severity", "threat_type", "analyzed_at"] as const satisfies readonly (keyof Threat)[];
const ALERT = [
  "id",
  "severity",
  "status",
  "priority",
  "created_at",
] as const satisfies readonly (keyof Alert)[];
const EXECUTION = [
  "execution_id",
  "status",
  "started_at",
] as const satisfies readonly (keyof PlaybookExecution)[];

/**
 * The threats that were analysed last, newest first (default 20). Throws `RangeError` for a limit outside 1-500.
 *
 * @example
 * const stop = watchThreats(db, { severities: ["CRITICAL"] }, (threats) => show(threats), (error) => warn(error.message));
 */
export function watchThreats(
  db: Firestore,
  options: ThreatOptions,
  onChange: OnChange<readonly Threat[]>,
  onError: OnError,
): Unsubscribe {
  const shape = newestThreats(options.severities);
  return watchList(db, shape, options.limit ?? 20, { options, required: THREAT, onError }, onChange);
}

/** Active alerts, most urgent then newest first (default 10). Throws `RangeError` for a limit outside 1-500. */
export function watchAlerts(
  db: Firestore,
  options: AlertOptions,
  onChange: OnChange<readonly Alert[]>,
  onError: OnError,
): Unsubscribe {
  const shape = urgentAlerts(options.statuses);
  return watchList(db, shape, options.limit ?? 10, { options, required: ALERT, onError }, onChange);
}

/** Alerts of every status by when they were raised, newest first (default 10). */
export function watchNewAlerts(
  db: Firestore,
  options: ListOptions,
  onChange: OnChange<readonly Alert[]>,
  onError: OnError,
): Unsubscribe {
  return watchList(db, newestAlerts(), options.limit ?? 10, { options, required: ALERT, onError }, onChange);
}

/** Playbook executions, those started last first (default 20). Throws `RangeError` for a limit outside 1-500. */
export function watchExecutions(
  db: Firestore,
  options: ListOptions,
  onChange: OnChange<readonly PlaybookExecution[]>,
  onError: OnError,
): Unsubscribe {
  const listening = { options, required: EXECUTION, onError };
  return watchList(db, newestExecutions(), options.limit ?? 20, listening, onChange);
}

function watchList<T>(
  db: Firestore,
  shape: WatchQuery,
  limit: number,
  listening: Parameters<typeof listenToQuery<T>>[2],
  onChange: OnChange<readonly T[]>,
): Unsubscribe {
  return listenToQuery<T>(toFirestore(db, shape, limit), shape.collection, listening, onChange);
}
