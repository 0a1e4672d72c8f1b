import type { PlaybookDefinition, Severity, Threat } from "@threatstream/contracts";
import { atLeast } from "@threatstream/core/model";

/** What decides about a playbook: it, or its document. */
interface Decidable {
  readonly definition: Pick<PlaybookDefinition, "trigger" | "auto_execute" | "requires_approval">;
}

type Judged = Pick<Threat, "threat_type" | "severity" | "confidence">;

/**
 * The playbooks that are for a threat, in the order given: its type is one of theirs, and severity and confidence reach their
 * least.
 */
export function playbooksFor<P extends Decidable>(threat: Judged, playbooks: readonly P[]): P[] {
  return playbooks.filter(
    ({ definition: { trigger } }) =>
      trigger.threat_types.includes(threat.threat_type) && reaches(threat, trigger),
  );
}

/**
 * Those of `playbooksFor` that a threat starts by itself: it reaches what `auto_execute` asks for, and nobody has to approve.
 */
export function automaticFor<P extends Decidable>(threat: Judged, playbooks: readonly P[]): P[] {
  return playbooksFor(threat, playbooks).filter(
    ({ definition: { auto_execute, requires_approval } }) =>
      !requires_approval && auto_execute !== false && reaches(threat, auto_execute),
  );
}

interface Least {
  readonly min_severity: Severity;
  readonly min_confidence: number;
}

function reaches({ severity, confidence }: Judged, { min_severity, min_confidence }: Least): boolean {
  return atLeast(severity, min_severity) && confidence >= min_confidence;
}
