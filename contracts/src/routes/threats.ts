import { z } from "zod";
import { RecentThreatsQuery, ThreatPage, ThreatStats } from "../rest.ts";
import { Threat } from "../threat.ts";
import type { Routes } from "./route.ts";

const ThreatId = z.object({ id: z.string().min(1).max(64) });

/** Reads of threats. */
export const THREAT_ROUTES = {
  listRecentThreats: {
    method: "GET",
    path: "/api/threats/recent",
    tag: "Threats",
    access: "viewer",
    summary: "Threats, newest first",
    query: RecentThreatsQuery,
    status: 200,
    response: ThreatPage,
  },
  getThreatStats: {
    method: "GET",
    path: "/api/threats/stats/summary",
    tag: "Threats",
    access: "viewer",
    summary: "Threats by severity and type since the start",
    status: 200,
    response: ThreatStats,
  },
  getThreat: {
    method: "GET",
    path: "/api/threats/{id}",
    tag: "Threats",
    access: "viewer",
    summary: "One threat",
    params: ThreatId,
    status: 200,
    response: Threat,
  },
} as const satisfies Routes;
