import type {
  Alert,
  AlertStatus,
  Priority,
  Severity,
  Threat,
  ThreatStats,
  ThreatType,
} from "@threatstream/contracts";

/** A place in a list that is ordered by time and then by id. */
export interface Position {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** What listed threats have in common; by document field. */
export type ThreatFilters = {
  readonly severity?: Severity;
  readonly threat_type?: ThreatType;
  /** Canonically spelled. */
  readonly source_ip?: string;
};

export interface ThreatListRequest {
  readonly filters: ThreatFilters;
  /** Where the page before this one ended. */
  readonly after: Position | undefined;
  readonly limit: number;
}

interface ThreatList {
  readonly threats: Threat[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: Position;
}

/** What listed alerts have in common; by document field. */
interface AlertFilters {
  readonly status?: AlertStatus;
  readonly priority?: Priority;
}

interface AlertListRequest {
  readonly filters: AlertFilters;
  readonly after: Position | undefined;
  readonly limit: number;
}

interface AlertList {
  readonly alerts: Alert[];
  readonly next?: Position;
}

/** What the API reads. */
export interface Queries {
  /** Newest first. */
  recentThreats(request: ThreatListRequest): Promise<ThreatList>;
  threat(id: string): Promise<Threat | undefined>;
  threatStats(): Promise<ThreatStats>;
  /** Newest first. */
  alerts(request: AlertListRequest): Promise<AlertList>;
  alert(id: string): Promise<Alert | undefined>;
  /** Those that are not closed: the most urgent first, then the newest. */
  activeAlerts(limit: number): Promise<Alert[]>;
}
