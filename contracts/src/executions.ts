import { z } from "zod";
import { Timestamp } from "./threat.ts";

export const ExecutionStatus = z.enum([
  "PENDING",
  "AWAITING_APPROVAL",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "ROLLED_BACK",
]);
export type ExecutionStatus = z.infer<typeof ExecutionStatus>;

/** `SKIPPED`: it did not act, and the reason says why. `UNDONE`: it acted, and that was taken back. */
export const StepStatus = z.enum(["PENDING", "RUNNING", "DONE", "SKIPPED", "FAILED", "UNDONE"]);
export type StepStatus = z.infer<typeof StepStatus>;

/** One step of an execution, and what came of it. */
export const ExecutionStep = z.object({
  index: z.int().min(0),
  name: z.string(),
  action: z.string(),
  /** With everything from the threat filled in. */
  params: z.record(z.string(), z.unknown()),
  status: StepStatus,
  attempts: z.int().min(0),
  started_at: Timestamp.optional(),
  finished_at: Timestamp.optional(),
  /** What it did, for people. */
  output: z.string().optional(),
  /** Why it failed or did nothing. */
  reason: z.string().optional(),
  undone_at: Timestamp.optional(),
});
export type ExecutionStep = z.infer<typeof ExecutionStep>;

/** One run of a playbook against one threat. */
export const PlaybookExecution = z.object({
  execution_id: z.string().regex(/^EXE-[0-9a-f]{24}$/),
  playbook_id: z.string(),
  playbook_name: z.string(),
  threat_id: z.string(),
  alert_id: z.string().optional(),
  status: ExecutionStatus,
  started_at: Timestamp,
  completed_at: Timestamp.optional(),
  duration_seconds: z.number().min(0).optional(),
  /** The number of the step that runs or is next, from 1; `total_steps` where none is left. */
  current_step: z.int().min(0),
  total_steps: z.int().min(1),
  steps_completed: z.int().min(0),
  steps_failed: z.int().min(0),
  /** `automatic`, or who asked for it. */
  executed_by: z.string(),
  approved_by: z.string().optional(),
  /** What came of it, in a sentence. */
  result: z.string().optional(),
  steps: z.array(ExecutionStep),
});
export type PlaybookExecution = z.infer<typeof PlaybookExecution>;

/** The plan of an execution that was only tried. */
export const ExecutionPlan = z.object({
  playbook_id: z.string(),
  playbook_name: z.string(),
  threat_id: z.string(),
  dry_run: z.literal(true),
  requires_approval: z.boolean(),
  steps: z.array(ExecutionStep.pick({ index: true, name: true, action: true, params: true, reason: true })),
});
export type ExecutionPlan = z.infer<typeof ExecutionPlan>;
