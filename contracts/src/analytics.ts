import { z } from "zod";
import { Severity, SourceZone } from "./enums.ts";
import { ThreatStats } from "./rest.ts";
import { Timestamp } from "./threat.ts";

const count = z.int().min(0);

/** Totals since the start; times in milliseconds. Threats are those above INFO. */
export const Dashboard = z.object({
  processed: count,
  blocked: count,
  critical: count,
  avg_detect_time: z.number().min(0),
  /** Mean detection time of each of the last 30 minutes that had events, oldest first. */
  latency_history: z.array(z.number().min(0)),
  alerts_generated: count,
  threats_detected: count,
  events_per_second: z.number().min(0),
  active_alerts: count,
  /** Active alerts past their `due_at`. */
  sla_breaches: count,
  /** Stored threats since the start, those of INFO too. */
  severity_distribution: z.record(Severity, count),
  type_distribution: z.record(z.string(), count),
  /** What the model was asked and cost today (UTC); absent where it was asked nothing. */
  ai: z.object({ calls_today: count, answers_today: count, cost_usd_today: z.number().min(0) }).optional(),
});
export type Dashboard = z.infer<typeof Dashboard>;

export const RiskIndex = z.object({
  value: z.number().min(0).max(100),
  level: z.enum(["NORMAL", "ELEVATED", "SUSPICIOUS", "CRITICAL"]),
  trend: z.enum(["RISING", "FALLING", "STABLE"]),
  last_updated: Timestamp,
});
export type RiskIndex = z.infer<typeof RiskIndex>;

/** One point a minute, oldest first; each value in both spellings, for older clients. */
export const Timeline = z.object({
  timeline: z.array(
    z.object({
      timestamp: Timestamp,
      risk_score: z.number(),
      threats_detected: count,
      time: z.string(),
      risk: z.number(),
    }),
  ),
});
export type Timeline = z.infer<typeof Timeline>;

/** The stream over the last minutes; lag is commit time less publish time. */
export const StreamHealth = z.object({
  events_per_second: z.number().min(0),
  lag_p50_ms: count,
  lag_p95_ms: count,
  processed: count,
  /** Above INFO. */
  threats: count,
  /** With those of INFO. */
  stored: count,
  alerts: count,
  dead_lettered: count,
});

export const TopSources = z.object({
  sources: z.array(
    z.object({
      ip: z.string(),
      country: z.string().optional(),
      country_code: z.string().optional(),
      zone: SourceZone,
      attack_count: count,
      severity_distribution: z.record(z.string(), count),
      last_seen: Timestamp,
      status: z.enum(["ACTIVE", "MONITORED", "BLOCKED"]),
    }),
  ),
});

export const GeoThreats = z.object({
  countries: z.array(
    z.object({
      country_code: z.string(),
      country_name: z.string(),
      threat_count: count,
      /** The most severe that came from there. */
      severity_level: Severity,
      zone: SourceZone,
      /** Latitude and longitude: where its attacks came from on average. */
      coordinates: z.tuple([z.number(), z.number()]).optional(),
    }),
  ),
});

export const MitreMatrix = z.object({
  techniques: z.array(
    z.object({
      technique_id: z.string(),
      name: z.string().optional(),
      tactic: z.string().optional(),
      count,
      /** Whether a detection names it; its ids. */
      covered: z.boolean(),
      detections: z.array(z.string()),
      /** When a simulation last proved that it is raised, and which scenario; absent where none has. */
      verified: z.object({ at: Timestamp, scenario: z.string() }).optional(),
    }),
  ),
  total: count,
  covered_techniques: count,
});

/** What a page needs to begin with, in one reply. */
export const AnalyticsSummary = z.object({
  dashboard_stats: Dashboard,
  risk_index: RiskIndex,
  risk_timeline: Timeline.shape.timeline,
  threat_stats: ThreatStats,
  top_sources: TopSources.shape.sources,
  geographic_threats: GeoThreats.shape.countries,
});

/** The stream in the earlier system's terms: Pub/Sub has no partitions, so there is one. */
export const StreamCluster = z.object({
  cluster_id: z.string(),
  ingest_topic: z.string(),
  messages_per_sec: z.number().min(0),
  /** Median time from publishing to the commit, over the last minutes. */
  consumer_lag_ms: count,
  partitions: z.array(z.object({ id: count, status: z.string() })),
  encryption: z.string(),
  /** 100 while 95 of 100 events are stored within a second, 0 where that takes a minute. */
  engine_health: z.number().min(0).max(100),
});

/** What came and went on each topic since the start. */
export const StreamStatus = z.object({
  /** `lagging` where 5 of 100 events take longer than 10 s to be stored. */
  status: z.enum(["idle", "flowing", "lagging"]),
  topics: z.array(
    z.object({
      name: z.string(),
      published: count,
      processed: count,
      dead_lettered: count,
      /**
       * How old events were when they were stored: the 95th percentile of the last minutes. What still waits in the topic is
       * not known to its subscriber.
       */
      oldest_unprocessed_age_ms: count,
    }),
  ),
});
export type StreamStatus = z.infer<typeof StreamStatus>;

/** Every aggregate, by the document in `analytics` that holds it. */
export const Aggregates = z.object({
  dashboard: Dashboard,
  risk_index: RiskIndex,
  timeline: Timeline,
  stream: StreamHealth,
  top_sources: TopSources,
  geo: GeoThreats,
  mitre: MitreMatrix,
});
export type Aggregates = z.infer<typeof Aggregates>;
