import { z } from "zod";
import { Alert } from "./alert.ts";
import { Severity, ThreatType } from "./enums.ts";
import { Threat, Timestamp } from "./threat.ts";

/** The body of every error reply. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(z.unknown()) }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

export const ApiInfo = z.object({
  name: z.string(),
  version: z.string(),
  status: z.string(),
  engine: z.string(),
  docs: z.string(),
});

/** An OpenAPI 3.1 document. */
export const OpenApi = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.looseObject({})),
});
export type OpenApi = z.infer<typeof OpenApi>;

/** The model: whether it is set up and answers, and what it was asked and cost today (UTC). */
export const AiState = z.object({
  status: z.enum(["up", "down", "not_configured"]),
  model: z.string().optional(),
  calls_today: z.int().min(0),
  answers_today: z.int().min(0),
  cost_usd_today: z.number().min(0),
  daily_budget_usd: z.number().min(0),
});
export type AiState = z.infer<typeof AiState>;

const ServiceState = z.enum(["up", "down", "not_configured"]);

export const Health = z.object({
  status: z.enum(["healthy", "degraded"]),
  timestamp: Timestamp,
  version: z.string(),
  environment: z.string(),
  /** `kafka` mirrors `pubsub` for clients of the earlier system. */
  services: z.object({
    kafka: ServiceState,
    pubsub: ServiceState,
    gemini: ServiceState,
    firestore: ServiceState,
  }),
  ai: AiState.optional(),
});
export type Health = z.infer<typeof Health>;

export const Rejection = z.object({ index: z.int().min(0), code: z.string(), message: z.string() });
export type Rejection = z.infer<typeof Rejection>;

export const EventsAccepted = z.object({
  accepted: z.int().min(0),
  rejected: z.array(Rejection),
  event_ids: z.array(z.string()),
});
export type EventsAccepted = z.infer<typeof EventsAccepted>;

export const EventSimulated = z.object({
  status: z.literal("success"),
  message: z.string(),
  event_id: z.string(),
  threat_id: z.string(),
});

export const RecentThreatsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  severity: Severity.optional(),
  type: ThreatType.optional(),
  source_ip: z.string().max(45).optional(),
  cursor: z.string().max(512).optional(),
});
export type RecentThreatsQuery = z.infer<typeof RecentThreatsQuery>;

export const ThreatPage = z.object({
  threats: z.array(Threat),
  count: z.int().min(0),
  next_cursor: z.string().optional(),
});
export type ThreatPage = z.infer<typeof ThreatPage>;

export const ThreatStats = z.object({
  total_threats: z.int().min(0),
  severity_distribution: z.record(Severity, z.int().min(0)),
  type_distribution: z.record(z.string(), z.int().min(0)),
});
export type ThreatStats = z.infer<typeof ThreatStats>;

export const ActiveAlertsQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });
export const AlertList = z.object({ alerts: z.array(Alert), count: z.int().min(0) });
