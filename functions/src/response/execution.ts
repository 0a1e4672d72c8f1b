import { ExecutionStep, PlaybookExecution } from "@threatstream/contracts";
import { z } from "zod";
import type { ActionOutcome } from "./action.ts";

/** What happens where a step fails for good. */
const OnFailure = z.enum(["stop", "continue", "rollback"]);
export type OnFailure = z.infer<typeof OnFailure>;

/** A step as it is run: what people see of it, and what the worker needs. */
const RunningStep = ExecutionStep.extend({
  timeout_ms: z.int().min(1),
  retries: z.int().min(0),
  on_failure: OnFailure,
  /** What takes it back. */
  undo: z.record(z.string(), z.unknown()).optional(),
});
export type RunningStep = z.infer<typeof RunningStep>;

/** An execution as it is stored. */
export const Execution = PlaybookExecution.extend({
  steps: z.array(RunningStep),
  /** Whoever asked for it may not approve it. */
  requested_by: z.string(),
  requires_approval: z.boolean(),
  /** Set by somebody: no further step begins, and it ends as CANCELLED, or all is taken back. */
  stop: z.enum(["cancel", "rollback"]).optional(),
});
export type Execution = z.infer<typeof Execution>;

/** What the worker does next. */
export type Next =
  | { readonly kind: "run" | "undo"; readonly step: RunningStep }
  | { readonly kind: "wait" }
  | { readonly kind: "end"; readonly execution: Execution };

/** The next thing to do with an execution: a function of its record alone, so that a crash loses nothing. */
export function nextOf(execution: Execution, now: number): Next {
  if (isEnded(execution)) return { kind: "end", execution };
  if (execution.stop === "rollback") return nextUndo(execution, now);
  if (execution.status === "AWAITING_APPROVAL") {
    return execution.stop === "cancel" ? end(execution, "CANCELLED", now) : { kind: "wait" };
  }
  const failed = execution.steps.find(
    ({ status, on_failure }) => status === "FAILED" && on_failure === "stop",
  );
  if (failed !== undefined) return end(execution, "FAILED", now);
  const running = execution.steps.find(({ status }) => status === "RUNNING");
  // What was begun is brought to an end, so that its outcome is known; then the execution stops.
  if (running !== undefined) return { kind: "run", step: running };
  if (execution.stop === "cancel") return end(execution, "CANCELLED", now);
  const step = execution.steps.find(({ status }) => status === "PENDING");
  if (step !== undefined) return { kind: "run", step };
  return end(execution, "COMPLETED", now);
}

/** Steps are taken back in reverse order; one that cannot be taken back does not keep the others. */
function nextUndo(execution: Execution, now: number): Next {
  const begun = execution.steps.find(({ status }) => status === "RUNNING");
  if (begun !== undefined) return { kind: "run", step: begun };
  const step = execution.steps.findLast(
    ({ status, undo, reason }) => status === "DONE" && undo !== undefined && reason === undefined,
  );
  return step === undefined ? end(execution, "ROLLED_BACK", now) : { kind: "undo", step };
}

/** True where nothing will happen any more. */
export function isEnded({ status, stop }: Execution): boolean {
  if (status === "ROLLED_BACK" || status === "CANCELLED")
    return stop !== "rollback" || status === "ROLLED_BACK";
  return (status === "COMPLETED" || status === "FAILED") && stop !== "rollback";
}

/** The execution with one step begun, at a time in epoch milliseconds; again for another try. */
export function begin(execution: Execution, index: number, now: number): Execution {
  return withStep({ ...execution, status: "RUNNING" }, index, (step) => ({
    ...step,
    status: "RUNNING",
    attempts: step.attempts + 1,
    started_at: step.started_at ?? iso(now),
  }));
}

/** The execution with the outcome of a step. */
export function finish(
  execution: Execution,
  index: number,
  outcome: Exclude<ActionOutcome, { readonly kind: "later" }>,
  now: number,
): Execution {
  return withStep(execution, index, (step) => ({
    ...step,
    finished_at: iso(now),
    ...(outcome.kind === "done"
      ? {
          status: "DONE" as const,
          output: outcome.output,
          ...(outcome.undo !== undefined && { undo: outcome.undo }),
        }
      : { status: "SKIPPED" as const, reason: outcome.reason }),
  }));
}

/** The execution with a step that failed for good; what then happens is its policy's. */
export function fail(execution: Execution, index: number, reason: string, now: number): Execution {
  const failed = withStep(execution, index, (step) => ({
    ...step,
    status: "FAILED",
    finished_at: iso(now),
    reason,
  }));
  return execution.steps[index]?.on_failure === "rollback" ? { ...failed, stop: "rollback" } : failed;
}

/** The execution with a step taken back or, where `reason` says why, left as it is. */
export function undone(execution: Execution, index: number, now: number, reason?: string): Execution {
  return withStep(execution, index, (step) => ({
    ...step,
    ...(reason === undefined
      ? { status: "UNDONE" as const, undone_at: iso(now) }
      : { reason: `It could not be taken back: ${reason}` }),
  }));
}

/** The execution with each next step failed for one reason, as each step's policy has it, until it ends or waits. */
export function failAll(execution: Execution, reason: string, now: number): Execution {
  const next = nextOf(execution, now);
  if (next.kind === "wait") return execution;
  if (next.kind === "end") return next.execution;
  const { index } = next.step;
  return failAll(
    next.kind === "run" ? fail(execution, index, reason, now) : undone(execution, index, now, reason),
    reason,
    now,
  );
}

function withStep(
  execution: Execution,
  index: number,
  change: (step: RunningStep) => RunningStep,
): Execution {
  const steps = execution.steps.map((step) => (step.index === index ? change(step) : step));
  return { ...execution, steps, ...countsOf(steps) };
}

/** How far steps have come. */
export function countsOf(
  steps: readonly RunningStep[],
): Pick<PlaybookExecution, "current_step" | "steps_completed" | "steps_failed"> {
  const open = steps.find(({ status }) => status === "PENDING" || status === "RUNNING");
  return {
    current_step: open === undefined ? steps.length : open.index + 1,
    steps_completed: steps.filter(({ status }) => status === "DONE" || status === "UNDONE").length,
    steps_failed: steps.filter(({ status }) => status === "FAILED").length,
  };
}

function end(execution: Execution, status: Execution["status"], now: number): Next {
  const seconds = (now - Date.parse(execution.started_at)) / 1000;
  return {
    kind: "end",
    execution: {
      ...execution,
      status,
      completed_at: iso(now),
      duration_seconds: Math.round(Math.max(0, seconds) * 1000) / 1000,
      result: resultOf(execution, status),
    },
  };
}

function resultOf({ steps }: Execution, status: Execution["status"]): string {
  const count = (wanted: string) => steps.filter((step) => step.status === wanted).length;
  const parts = [
    [count("DONE"), "done"],
    [count("UNDONE"), "taken back"],
    [count("SKIPPED"), "skipped"],
    [count("FAILED"), "failed"],
    [count("PENDING"), "not begun"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const left = status === "ROLLED_BACK" ? steps.filter(({ undo, status: is }) => is === "DONE" && undo) : [];
  const rest = left.length === 0 ? "" : `; still in effect: ${left.map(({ name }) => name).join(", ")}`;
  return `Of ${steps.length} steps ${said.join(", ")}${rest}.`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
