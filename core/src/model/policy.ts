import type { Severity, Threat } from "@threatstream/contracts";

/** What the operator decides about alerts and storage. */
export interface Policy {
  /** Threats of one type, source and target within this time share an alert, in milliseconds; 0: each has its own. */
  readonly suppressionMs: number;
  /** Threats below this are not stored; they still count and correlate. */
  readonly minSeverity: Severity;
  /** Addresses and host names whose MEDIUM threats raise alerts. */
  readonly criticalTargets: ReadonlySet<string>;
  /** Sources whose MEDIUM threats raise alerts. */
  readonly knownBadSources: ReadonlySet<string>;
  /** True for a threat that analysts want no alert of. Default: none. */
  readonly isSuppressed?: (threat: Threat) => boolean;
}
