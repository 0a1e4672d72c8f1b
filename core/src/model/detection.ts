import type { Severity, ThreatType } from "@threatstream/contracts";
import type { EnrichedEvent, Finding } from "./event.ts";

/** A technique of MITRE ATT&CK, with the tactic it is used for here. */
export interface Technique {
  /** `T1110` or `T1110.003`. */
  readonly id: string;
  readonly name: string;
  /** The tactic's name, as ATT&CK spells it: `Credential Access`. */
  readonly tactic: string;
}

/** What every rule says about itself, whether it looks at one event or at many. */
export interface RuleInfo {
  /** Unique; the name of its file. */
  readonly id: string;
  readonly title: string;
  readonly technique?: Technique;
  /** What an analyst does first, in order. */
  readonly actions: readonly string[];
}

/** A finding together with the rule that made it. */
export interface RuledFinding extends Finding {
  readonly rule: RuleInfo;
}

/** A rule over single events. Pure; never throws, whatever the event holds. */
export interface Detection extends RuleInfo {
  /**
   * Payload fields of which an event must have at least one for this to find anything: others are not even examined. Absent
   * where an event's type or metadata may be enough.
   */
  readonly reads?: readonly string[];
  examine(event: EnrichedEvent): Finding | undefined;
}

/** A test case of a detection, kept in the detection's own file. */
export interface DetectionCase {
  readonly name: string;
  /** Fields of a native event; the rest is filled in with harmless values. */
  readonly event: {
    readonly event_type: string;
    readonly payload?: Readonly<Record<string, unknown>>;
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  /** What it finds, or `undefined` where it stays quiet. */
  readonly finds: { readonly severity: Severity; readonly threat_type: ThreatType } | undefined;
}
