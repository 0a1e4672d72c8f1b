import { z } from "zod";
import { AlertStatus, Priority, Severity, ThreatType } from "./enums.ts";
import { IpAddress } from "./event.ts";
import { SimulationId } from "./messages.ts";
import { Timestamp } from "./threat.ts";

/** What an analyst works on: all threats of one type, source and target within one suppression window. */
export const Alert = z.object({
  /** `ALT-` and 24 hex digits: a function of the threats' type, source, target and suppression window. */
  id: z.string().regex(/^ALT-[0-9a-f]{24}$/),
  /** The first threat, by event time. */
  threat_id: z.string(),
  threat_type: ThreatType,
  title: z.string(),
  description: z.string(),
  severity: Severity,
  priority: Priority,
  status: AlertStatus,
  created_at: Timestamp,
  /** `created_at` plus the priority's SLA. */
  due_at: Timestamp,
  acknowledged_at: Timestamp.optional(),
  acknowledged_by: z.string().optional(),
  resolved_at: Timestamp.optional(),
  resolved_by: z.string().optional(),
  resolution: z.string().optional(),
  notes: z.string().optional(),
  assigned_to: z.string().optional(),
  assigned_at: Timestamp.optional(),
  source_ip: IpAddress,
  source_country: z.string().optional(),
  target: z.string().optional(),
  mitre_attack_id: z.string().optional(),
  /** The id of the detection behind its most severe threat. */
  rule: z.string().optional(),
  /** The highest risk score of its threats. */
  risk_score: z.int().min(0).max(100),
  /** How many threats it stands for. */
  occurrences: z.int().min(1),
  first_seen_at: Timestamp,
  last_seen_at: Timestamp,
  /**
   * The simulations that it comes from, by the message attribute `simulation_id`; empty where real events have part in it too,
   * absent where no simulation has.
   */
  simulation_ids: z.array(SimulationId).max(5).optional(),
});
export type Alert = z.infer<typeof Alert>;
