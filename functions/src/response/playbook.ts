import { PlaybookDefinition } from "@threatstream/contracts";
import type { PlaybookAction, PlaybookStep } from "@threatstream/contracts";
import { ActionCall } from "./action-params.ts";
import { PlaybookError, TemplateError } from "./errors.ts";
import type { Problem } from "./errors.ts";
import { fillParams, problemsOf, readParams } from "./params.ts";
import type { Template, TemplateContext } from "./template.ts";

/** A playbook that has been checked; its templates have been read. */
export interface CompiledPlaybook {
  readonly definition: PlaybookDefinition;
  readonly steps: readonly CompiledStep[];
}

interface CompiledStep extends PlaybookStep {
  readonly templates: ReadonlyMap<string, Template>;
}

/** How the engine carries out a step. */
interface StepPolicy {
  /** From 0. */
  readonly index: number;
  readonly name: string;
  readonly timeout_seconds: number;
  readonly retries: number;
  readonly on_failure: PlaybookStep["on_failure"];
}

/** A step with its params for one threat; or, where an optional field is absent, the reason why it is left out. */
export type PlannedStep = StepPolicy &
  (
    | (ActionCall & { readonly skipped?: undefined })
    | { readonly action: PlaybookAction; readonly params?: undefined; readonly skipped: string }
  );

/**
 * Checks a playbook as YAML or Firestore hold it, and reads its templates. The same playbook gives the same result.
 *
 * @throws {PlaybookError} with all that is wrong: unknown keys, missing fields, params that the action does not take,
 * templates that name no field.
 */
export function parsePlaybook(input: unknown): CompiledPlaybook {
  const { data: definition, error } = PlaybookDefinition.safeParse(input);
  if (error !== undefined) {
    const problems = error.issues.map(({ path, message }) => ({ path: pathOf(path), message }));
    throw new PlaybookError(`Playbook ${nameOf(input)} is not valid`, problems);
  }
  const read = definition.steps.map((step) => ({ step, ...readParams(step.action, step.params) }));
  const problems = read.flatMap((each, index) => [
    ...each.problems.map(inParams(index, each.step)),
    ...waitProblems(index, each.step),
  ]);
  if (problems.length > 0) throw new PlaybookError(`Playbook ${definition.id} is not valid`, problems);
  return { definition, steps: read.map(({ step, templates }) => ({ ...step, templates })) };
}

/**
 * The steps of a playbook for one threat: templates filled, params checked. A step whose optional field is absent in the
 * threat is `skipped`, with the reason. Pure: the same threat and alert give the same plan.
 *
 * @throws {TemplateError} where the threat lacks a field that a template cannot do without.
 * @throws {PlaybookError} where what a template holds is nothing that the action takes: an address that is none.
 */
export function planOf(playbook: CompiledPlaybook, context: TemplateContext): PlannedStep[] {
  const { id } = playbook.definition;
  return playbook.steps.map((step, index): PlannedStep => {
    const { name, action, timeout_seconds, retries, on_failure } = step;
    const policy = { index, name, timeout_seconds, retries, on_failure };
    const filled = inStep(id, step, () => fillParams(step.params, step.templates, context));
    if ("absent" in filled) return { ...policy, action, skipped: filled.absent };
    const call = ActionCall.safeParse({ action, params: filled.value });
    if (call.success) return { ...policy, ...call.data };
    const problems = problemsOf(action, filled.value).map(inParams(index, step));
    throw new PlaybookError(`Playbook ${id} cannot be executed for ${context.threat.id}`, problems);
  });
}

function inStep<T>(id: string, { name }: PlaybookStep, fill: () => T): T {
  try {
    return fill();
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    throw new TemplateError(cause.field, `Step "${name}" of ${id}: ${cause.message}`, { cause });
  }
}

function inParams(index: number, { name }: PlaybookStep): (problem: Problem) => Problem {
  return ({ path, message }) => ({
    path: `steps[${index}].params${path === "" ? "" : `.${path}`}`,
    message: `${message} (step "${name}")`,
  });
}

/** A wait that its own time limit ends would fail every time. */
function waitProblems(index: number, { action, params, timeout_seconds }: PlaybookStep): Problem[] {
  const seconds = params["seconds"];
  if (action !== "wait" || typeof seconds !== "number" || seconds <= timeout_seconds) return [];
  const message = `${timeout_seconds} is less than the ${seconds} seconds that the step waits`;
  return [{ path: `steps[${index}].timeout_seconds`, message }];
}

/** `["steps", 0, "name"]` as `steps[0].name`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** The id of what may be no playbook at all. */
function nameOf(input: unknown): string {
  const hasId = typeof input === "object" && input !== null && "id" in input;
  return hasId && typeof input.id === "string" ? JSON.stringify(input.id.slice(0, 64)) : "without an id";
}
