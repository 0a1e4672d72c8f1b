import type { Analyzer } from "@threatstream/core/pipeline";
import { defaultSettings, generate, simulationId, toLines } from "@threatstream/scenarios";
import type { Output, Scenario } from "@threatstream/scenarios";
import { allUnderstood, checksOf } from "./checks.ts";
import type { Check } from "./checks.ts";
import { play } from "./play.ts";
import type { Played } from "./play.ts";

/** What came of one run of a scenario. */
export interface Report {
  readonly scenario: string;
  readonly output: Output;
  /** The mark of what it left in Firestore; absent where it left nothing. */
  readonly simulation?: string;
  readonly events: number;
  /** Threats of MEDIUM or worse are not counted apart: what the scenario is about is in its checks. */
  readonly threats: number;
  readonly alerts: number;
  readonly checks: readonly Check[];
  readonly passed: boolean;
}

export interface VerifyOptions {
  readonly analyzer: Analyzer;
  readonly seed: number;
  readonly output: Output;
}

/**
 * Plays a scenario through the core and compares what was raised with what it expects. The same arguments give the same report.
 *
 * @example verify(bruteForce, { analyzer, seed: 1, output: "native" }).passed
 */
export function verify(scenario: Scenario, { analyzer, seed, output }: VerifyOptions): Report {
  const settings = defaultSettings(scenario, seed);
  const lines = toLines(output, simulationId(scenario, settings));
  const played = play(generate(scenario, settings), { analyzer, toLines: lines });
  return reportOf({ scenario: scenario.id, output }, played, [
    ...checksOf(scenario.expects, played),
    allUnderstood(played),
  ]);
}

/** The report on a run. */
export function reportOf(
  run: Pick<Report, "scenario" | "output">,
  { events, raised, alerts }: Played,
  checks: readonly Check[],
): Report {
  return {
    ...run,
    events,
    threats: new Set(raised.map(({ threat }) => threat.id)).size,
    alerts: alerts.length,
    checks,
    passed: checks.every(({ passed }) => passed),
  };
}
