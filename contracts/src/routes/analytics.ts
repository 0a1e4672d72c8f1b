import {
  AnalyticsSummary,
  Dashboard,
  GeoThreats,
  MitreMatrix,
  RiskIndex,
  Timeline,
  StreamCluster,
  StreamStatus,
  TopSources,
} from "../analytics.ts";
import type { Routes } from "./route.ts";

const COMMON = { method: "GET", tag: "Analytics", access: "viewer", status: 200 } as const;

/** Reads of the live aggregates: one document each. */
export const ANALYTICS_ROUTES = {
  getDashboard: {
    ...COMMON,
    path: "/api/analytics/dashboard",
    summary: "The dashboard's numbers",
    response: Dashboard,
  },
  getRiskIndex: {
    ...COMMON,
    path: "/api/analytics/risk-index",
    summary: "The risk index, its level and trend",
    response: RiskIndex,
  },
  getTimeline: {
    ...COMMON,
    path: "/api/analytics/timeline",
    summary: "Risk and threats of the last 30 minutes",
    response: Timeline,
  },
  listTopSources: {
    ...COMMON,
    path: "/api/analytics/top-sources",
    summary: "The sources with most attacks",
    response: TopSources.shape.sources,
  },
  listGeoThreats: {
    ...COMMON,
    path: "/api/analytics/geo",
    summary: "Threats by country",
    response: GeoThreats.shape.countries,
  },
  getAnalyticsSummary: {
    ...COMMON,
    path: "/api/analytics/summary",
    summary: "All that a page needs to begin with",
    response: AnalyticsSummary,
  },
  getStreamCluster: {
    ...COMMON,
    tag: "Stream",
    path: "/api/stream/cluster",
    summary: "How fast the stream flows, and how late it is",
    response: StreamCluster,
  },
  getKafkaCluster: {
    ...COMMON,
    tag: "Stream",
    path: "/api/kafka/cluster",
    summary: "The same, where clients of the earlier system look for it",
    response: StreamCluster,
  },
  getStreamStatus: {
    ...COMMON,
    tag: "Stream",
    path: "/api/stream/stream-status",
    summary: "What came and went on each topic",
    response: StreamStatus,
  },
  getKafkaStreamStatus: {
    ...COMMON,
    tag: "Stream",
    path: "/api/kafka/stream-status",
    summary: "The same, where clients of the earlier system look for it",
    response: StreamStatus,
  },
  getMitreMatrix: {
    ...COMMON,
    path: "/api/analytics/mitre",
    summary: "Threats by ATT&CK technique, and the techniques that detections cover",
    response: MitreMatrix,
  },
} as const satisfies Routes;
