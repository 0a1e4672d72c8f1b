import { SEVERITIES } from "@threatstream/contracts";
import type { Playbook, PlaybookDefinition, PlaybookStep } from "@threatstream/contracts";
import { atLeast } from "@threatstream/core/model";

/** What a step that asks somebody else usually takes, in seconds. */
const STEP_SECONDS = 2;

/** A playbook as the API lists it. */
export function listedPlaybook(definition: PlaybookDefinition): Playbook {
  const { id, name, description, trigger, auto_execute, requires_approval, steps } = definition;
  return {
    id,
    name,
    description,
    severity_trigger: SEVERITIES.filter((severity) => atLeast(severity, trigger.min_severity)).toReversed(),
    threat_types: trigger.threat_types,
    steps: steps.map((step) => step.name),
    actions: steps.map((step) => step.action),
    estimated_duration_seconds: steps.reduce((sum, step) => sum + secondsOf(step), 0),
    auto_execute: auto_execute !== false && !requires_approval,
    requires_approval,
  };
}

function secondsOf({ action, params }: PlaybookStep): number {
  const seconds = params["seconds"];
  return action === "wait" && typeof seconds === "number" ? seconds : STEP_SECONDS;
}
