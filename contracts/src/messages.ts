import { z } from "zod";
import { FORMATS, Priority, Severity, ThreatType } from "./enums.ts";

export const TOPICS = {
  /** Raw events in: one event, a JSON array of events, or newline-delimited lines. */
  raw: "security.raw.logs",
  /** Every stored threat out. */
  threats: "security.analyzed.threats",
  /** Every new alert out. */
  alerts: "security.critical.alerts",
  /** A metrics snapshot. */
  metrics: "security.system.metrics",
  /** Records that can never be processed, with the reason. */
  deadLetters: "security.dead.letters",
} as const;

/** The id of one run of a simulation. */
export const SimulationId = z
  .string()
  .regex(/^SIM-[0-9a-f]{8,32}$/, { error: "is not the id of a simulation" });

/**
 * Attributes of a message on `security.raw.logs`.
 *
 * `format` names the log format; without it each line's format is detected. `occurrences` numbers lines whose text stood
 * earlier in the same input, as `index:number` pairs (`"3:1,7:2"`): a sender that splits one input over several messages
 * sets it, so that equal lines stay distinct and a file sent twice changes nothing. Without it equal lines are numbered
 * within the message. `simulation_id` marks what a simulation sends, and what comes of it; the text of an event cannot. Unknown
 * attributes are ignored.
 */
export const RawMessageAttributes = z.looseObject({
  format: z.enum(FORMATS, { error: `is not a known format (${FORMATS.join(", ")})` }).optional(),
  occurrences: z
    .string()
    .regex(/^(?:\d{1,6}:\d{1,9}(?:,\d{1,6}:\d{1,9})*)?$/, { error: "is not a list of index:number pairs" })
    .optional(),
  simulation_id: SimulationId.optional(),
});
export type RawMessageAttributes = z.infer<typeof RawMessageAttributes>;

export const ThreatMessageAttributes = z.object({
  threat_id: z.string(),
  severity: Severity,
  threat_type: ThreatType,
});
export const AlertMessageAttributes = z.object({ alert_id: z.string(), priority: Priority });
export const DeadLetterMessageAttributes = z.object({
  dead_letter_id: z.string(),
  reason: z.string(),
  format: z.string(),
});
