import type { Severity, ThreatType } from "@threatstream/contracts";
import type { Cast, Phase } from "./plan.ts";

/** Something that the pipeline must find. */
export interface ExpectedFinding {
  /** The detection's id. */
  readonly detection: string;
  readonly threat_type: ThreatType;
  /** The least severity of its threat. */
  readonly severity: Severity;
  /** The ATT&CK technique of its threat. */
  readonly technique?: string;
}

/** What a run of a scenario, as it is by default, must come to. */
export interface Expectations {
  readonly raises: readonly ExpectedFinding[];
  /** The most alerts. */
  readonly maxAlerts: number;
  /** Detections that must find nothing. */
  readonly quiet: readonly string[];
  /** Severity that no harmless event may reach. Default `HIGH`. */
  readonly harmlessBelow?: Severity;
}

/** A story that the simulator can play. */
export interface Scenario {
  /** Unique; the name of its file, with underscores. */
  readonly id: string;
  readonly summary: string;
  /** Events a second, and seconds of the story's time. */
  readonly defaults: { readonly eps: number; readonly duration: number };
  /** Hour of the day, UTC, at which its expectations are checked. Default 9. */
  readonly hour?: number;
  /** True where a sensor of the attack writes log lines in a format of its own. */
  readonly hasRaw: boolean;
  /** The attack; `[]` for none. */
  plan(cast: Cast): readonly Phase[];
  readonly expects: Expectations;
}

/** The settings that most scenarios have. */
export const DEFAULTS = { eps: 10, duration: 60 } as const;
