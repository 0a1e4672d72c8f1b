import type { Alert, ExecutionPlan, Threat } from "@threatstream/contracts";
import { ActionCall } from "./action-params.ts";
import { PlaybookError } from "./errors.ts";
import { countsOf } from "./execution.ts";
import type { Execution, RunningStep } from "./execution.ts";
import { planOf } from "./playbook.ts";
import type { CompiledPlaybook, PlannedStep } from "./playbook.ts";

type Overrides = Readonly<Record<string, string | number | boolean>>;

/**
 * The steps of a playbook for one threat, with a person's own params in the place of theirs. Throws `TemplateError` and
 * `PlaybookError` as `planOf` does, also for an override that no step takes.
 */
export function stepsOf(
  playbook: CompiledPlaybook,
  { threat, alert }: { readonly threat: Threat; readonly alert: Alert | undefined },
  overrides: Overrides,
): RunningStep[] {
  const planned = planOf(playbook, { threat, ...(alert !== undefined && { alert }) });
  const used = new Set<string>();
  const steps = planned.map((step) => stepOf(step, overrides, used));
  const unused = Object.keys(overrides).filter((name) => !used.has(name));
  if (unused.length > 0) {
    const problems = unused.map((path) => ({ path, message: "is a param of none of its steps" }));
    throw new PlaybookError(`Playbook ${playbook.definition.id} does not take these params`, problems);
  }
  return steps;
}

function stepOf(planned: PlannedStep, overrides: Overrides, used: Set<string>): RunningStep {
  const { index, name, action, timeout_seconds, retries, on_failure } = planned;
  const policy = {
    index,
    name,
    action,
    attempts: 0,
    timeout_ms: timeout_seconds * 1000,
    retries,
    on_failure,
  };
  if (planned.skipped !== undefined) {
    return { ...policy, params: {}, status: "SKIPPED", reason: planned.skipped };
  }
  const own = Object.entries(overrides).filter(([param]) => param in planned.params);
  for (const [param] of own) used.add(param);
  const params = { ...planned.params, ...Object.fromEntries(own) };
  const call = ActionCall.safeParse({ action, params });
  if (!call.success) {
    const problems = call.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new PlaybookError(`The step "${name}" does not take these params`, problems);
  }
  return { ...policy, params: withoutUndefined(call.data.params), status: "PENDING" };
}

function withoutUndefined(params: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}

/** A new execution, at a time in epoch milliseconds. */
export function newExecution(
  { definition }: CompiledPlaybook,
  about: {
    readonly id: string;
    readonly threat: Threat;
    readonly alert: Alert | undefined;
    readonly steps: RunningStep[];
    readonly by: string;
    readonly now: number;
    /** Waits for approval whatever the playbook says. Default false. */
    readonly isProposed?: boolean;
  },
): Execution {
  const { id, threat, alert, steps, by, now, isProposed = false } = about;
  const needsApproval = isProposed || definition.requires_approval;
  return {
    execution_id: id,
    playbook_id: definition.id,
    playbook_name: definition.name,
    threat_id: threat.id,
    ...(alert !== undefined && { alert_id: alert.id }),
    status: needsApproval ? "AWAITING_APPROVAL" : "PENDING",
    started_at: new Date(now).toISOString(),
    total_steps: steps.length,
    executed_by: by,
    requested_by: by,
    requires_approval: needsApproval,
    steps,
    ...countsOf(steps),
  };
}

/** What an execution would do. */
export function planFor(
  { definition }: CompiledPlaybook,
  threat: Threat,
  steps: readonly RunningStep[],
): ExecutionPlan {
  return {
    playbook_id: definition.id,
    playbook_name: definition.name,
    threat_id: threat.id,
    dry_run: true,
    requires_approval: definition.requires_approval,
    steps: steps.map(({ index, name, action, params, reason }) => ({
      index,
      name,
      action,
      params,
      ...(reason !== undefined && { reason }),
    })),
  };
}
