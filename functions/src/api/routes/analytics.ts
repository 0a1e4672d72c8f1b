import { TOPICS } from "@threatstream/contracts";
import type { Aggregates, StreamStatus, ThreatStats } from "@threatstream/contracts";
import { aggregate } from "../../analytics/aggregate.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";

type Names =
  | "getDashboard"
  | "getRiskIndex"
  | "getTimeline"
  | "listTopSources"
  | "listGeoThreats"
  | "getMitreMatrix"
  | "getAnalyticsSummary"
  | "getStreamCluster"
  | "getKafkaCluster"
  | "getStreamStatus"
  | "getKafkaStreamStatus";

/** Reads of the live aggregates. Before the first step they are those of a system where nothing has happened. */
export function analyticsHandlers({ analytics, clock }: ApiOptions): Pick<Handlers, Names> {
  const read = async <N extends keyof Aggregates>(name: N): Promise<Aggregates[N]> =>
    (await (await analytics())(name, idle(clock())))[name];
  return {
    getDashboard: async () => ({ body: await read("dashboard") }),
    getRiskIndex: async () => ({ body: await read("risk_index") }),
    getTimeline: async () => ({ body: await read("timeline") }),
    listTopSources: async () => ({ body: (await read("top_sources")).sources }),
    listGeoThreats: async () => ({ body: (await read("geo")).countries }),
    getMitreMatrix: async () => ({ body: await read("mitre") }),
    getAnalyticsSummary: async () => {
      const [dashboard, risk_index, timeline, sources, geo] = await Promise.all([
        read("dashboard"),
        read("risk_index"),
        read("timeline"),
        read("top_sources"),
        read("geo"),
      ]);
      return {
        body: {
          dashboard_stats: dashboard,
          risk_index,
          risk_timeline: timeline.timeline,
          threat_stats: threatStats(dashboard),
          top_sources: sources.sources,
          geographic_threats: geo.countries,
        },
      };
    },
    getStreamCluster: async () => ({ body: cluster(await read("stream")) }),
    getKafkaCluster: async () => ({ body: cluster(await read("stream")) }),
    getStreamStatus: async () => ({ body: streamStatus(await read("stream")) }),
    getKafkaStreamStatus: async () => ({ body: streamStatus(await read("stream")) }),
  };
}

function threatStats({ severity_distribution, type_distribution }: Aggregates["dashboard"]): ThreatStats {
  const total_threats = Object.values(severity_distribution).reduce((sum, count) => sum + count, 0);
  return { total_threats, severity_distribution, type_distribution };
}

const HEALTHY_LAG_MS = 1_000;
const DEAD_LAG_MS = 60_000;

function cluster(stream: Aggregates["stream"]) {
  const late = (stream.lag_p95_ms - HEALTHY_LAG_MS) / (DEAD_LAG_MS - HEALTHY_LAG_MS);
  return {
    cluster_id: "google-cloud-pubsub",
    ingest_topic: TOPICS.raw,
    messages_per_sec: stream.events_per_second,
    consumer_lag_ms: stream.lag_p50_ms,
    partitions: [{ id: 0, status: "ACTIVE" }],
    encryption: "TLS in transit, Google-managed keys at rest",
    engine_health: Math.round(100 * (1 - Math.min(1, Math.max(0, late)))),
  };
}

const LAGGING_MS = 10_000;

function streamStatus(stream: Aggregates["stream"]): StreamStatus {
  const { processed, dead_lettered, stored, alerts, lag_p95_ms, events_per_second } = stream;
  const outgoing = (name: string, published: number) => ({
    name,
    published,
    processed: published,
    dead_lettered: 0,
    oldest_unprocessed_age_ms: 0,
  });
  const isLagging = lag_p95_ms > LAGGING_MS;
  return {
    status: isLagging ? "lagging" : events_per_second > 0 ? "flowing" : "idle",
    topics: [
      {
        name: TOPICS.raw,
        published: processed + dead_lettered,
        processed,
        dead_lettered,
        oldest_unprocessed_age_ms: lag_p95_ms,
      },
      outgoing(TOPICS.threats, stored),
      outgoing(TOPICS.alerts, alerts),
      outgoing(TOPICS.deadLetters, dead_lettered),
    ],
  };
}

function idle(now: number): Aggregates {
  return aggregate({ totals: {}, activeAlerts: 0, slaBreaches: 0, sources: [], now });
}
