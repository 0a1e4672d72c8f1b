import { z } from "zod";
import { AiNote, RuleVerdict } from "./ai.ts";
import { Format, Severity, SourceZone, ThreatType } from "./enums.ts";
import { IpAddress, Port } from "./event.ts";
import { SimulationId } from "./messages.ts";

/** A time on the REST side: ISO-8601, UTC, milliseconds. In Firestore it is a Timestamp. */
export const Timestamp = z.iso.datetime({ precision: 3 });

export const Coordinates = z.object({ lat: z.number(), lng: z.number() });

/** What ThreatStream concluded about one event, or about the events that a correlation joined. */
export const Threat = z.object({
  /** `THR-` and 24 hex digits: a function of the event id, or of a correlation's detection, key and window. */
  id: z.string().regex(/^THR-[0-9a-f]{24}$/),
  event_id: z.string(),
  timestamp: Timestamp,
  severity: Severity,
  threat_type: ThreatType,
  risk_score: z.int().min(0).max(100),
  source_ip: IpAddress,
  source_country: z.string().optional(),
  source_country_code: z.string().optional(),
  source_zone: SourceZone,
  source_coordinates: Coordinates.optional(),
  destination_ip: IpAddress.optional(),
  destination_port: Port.optional(),
  confidence: z.number().min(0).max(1),
  description: z.string(),
  contextual_analysis: z.string(),
  contributing_signals: z.array(z.string()),
  mitre_attack_id: z.string().optional(),
  mitre_attack_name: z.string().optional(),
  mitre_tactic: z.string().optional(),
  recommended_actions: z.array(z.string()),
  auto_blocked: z.boolean(),
  processing_time_ms: z.int().min(0),
  analyzed_at: Timestamp,
  /** Which engine decided: `RULE-ENGINE`, `GEMINI:<model>`, … */
  audit_ref: z.string(),
  /** Ids of the detections that matched. */
  detections: z.array(z.string()),
  format: Format,
  /** What was attacked, where no `destination_ip` says it: a host name. */
  target: z.string().optional(),
  /** The account that was attacked or used, where it is one alone. Whoever tries to log in chooses this name. */
  user: z.string().optional(),
  /** How many events a correlation joined; absent on the threat of a single event. */
  event_count: z.int().min(1).optional(),
  /**
   * The simulations that it comes from, by the message attribute `simulation_id`; empty where real events have part in it too,
   * absent where no simulation has.
   */
  simulation_ids: z.array(SimulationId).max(5).optional(),
  /** The rules' verdict, where a model's was merged into the fields above. */
  rules: RuleVerdict.optional(),
  /** What the model said, where one was asked. */
  ai: AiNote.optional(),
});
export type Threat = z.infer<typeof Threat>;
