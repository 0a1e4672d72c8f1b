import { z } from "zod";
import { Alert } from "./alert.ts";
import { AlertStatus, Priority } from "./enums.ts";
import { IpAddress } from "./event.ts";
import { Timestamp } from "./threat.ts";

/** Who acts, in the analyst's own words; who was signed in is kept beside it. */
const AnalystId = z.string().trim().min(1).max(256);
const Notes = z.string().max(4_000);

export const AcknowledgeAlert = z.object({ analyst_id: AnalystId, notes: Notes.optional() });
export type AcknowledgeAlert = z.infer<typeof AcknowledgeAlert>;

export const AssignAlert = z.object({
  analyst_id: AnalystId,
  /** Default: the one who assigns. */
  assigned_to: AnalystId.optional(),
  notes: Notes.optional(),
});
export type AssignAlert = z.infer<typeof AssignAlert>;

export const ResolveAlert = z.object({
  analyst_id: AnalystId,
  /** `FALSE_POSITIVE`, or a text that says false positive, ends as FALSE_POSITIVE; anything else as RESOLVED. */
  resolution: z.string().trim().min(1).max(1_000),
  notes: Notes.optional(),
  /** For a false positive, by an admin: the same rule, source and target raise no alert until then. */
  suppress_until: z.iso.datetime({ offset: true }).optional(),
});
export type ResolveAlert = z.infer<typeof ResolveAlert>;

/** Who was signed in. */
export const ActorRecord = z.object({ kind: z.string(), id: z.string(), role: z.string() });

/** One step of an alert's life; never changed afterwards. */
export const AlertHistoryEntry = z.object({
  id: z.string(),
  /** 0 for the first step, then 1, …: the order of the steps. */
  sequence: z.int().min(0),
  at: Timestamp,
  action: z.enum(["acknowledge", "investigate", "assign", "resolve"]),
  analyst_id: z.string(),
  actor: ActorRecord,
  from: AlertStatus,
  to: AlertStatus,
  notes: z.string().optional(),
  resolution: z.string().optional(),
  assigned_to: z.string().optional(),
});
export type AlertHistoryEntry = z.infer<typeof AlertHistoryEntry>;

export const AlertHistory = z.object({
  alert_id: z.string(),
  history: z.array(AlertHistoryEntry),
  count: z.int().min(0),
});

export const AlertsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  status: AlertStatus.optional(),
  priority: Priority.optional(),
  cursor: z.string().max(512).optional(),
});
export type AlertsQuery = z.infer<typeof AlertsQuery>;

export const AlertPage = z.object({
  alerts: z.array(Alert),
  count: z.int().min(0),
  next_cursor: z.string().optional(),
});

/** What raises no alert until a time: threats of one rule, source and target. They are stored as ever. */
export const Suppression = z.object({
  id: z.string(),
  /** The id of the detection. */
  rule: z.string(),
  source_ip: IpAddress,
  /** Absent: threats without a target. */
  target: z.string().optional(),
  /** By event time. */
  until: Timestamp,
  reason: z.string().optional(),
  alert_id: z.string(),
  created_at: Timestamp,
  created_by: z.string(),
  revoked_at: Timestamp.optional(),
  revoked_by: z.string().optional(),
});
export type Suppression = z.infer<typeof Suppression>;

export const CreateSuppression = z.object({
  /** The alert whose rule, source and target are meant. */
  alert_id: z.string().max(64),
  until: z.iso.datetime({ offset: true }),
  reason: z.string().max(1_000).optional(),
});
export type CreateSuppression = z.infer<typeof CreateSuppression>;

export const SuppressionList = z.object({ suppressions: z.array(Suppression), count: z.int().min(0) });
