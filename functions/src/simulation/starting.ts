import type { StartSimulation } from "@threatstream/contracts";
import { SCENARIOS, simulationId } from "@threatstream/scenarios";
import type { Scenario, Settings } from "@threatstream/scenarios";
import type { StartedSimulation } from "./simulation.ts";

/** The names that clients of the earlier system use, where they are not the scenario's own. */
const VECTORS: ReadonlyMap<string, string> = new Map([
  ["HEALTHY_FLOW", "normal"],
  ["DDOS_BURST", "ddos"],
]);

const LONGEST_SECONDS = 300;
/** How long the task has to take a new run up, in milliseconds. */
const PATIENCE_MS = 60_000;

/** The scenario of this name: its id in any case, with `_` or `-`, or what the earlier system called it. */
export function scenarioOf(name: string): Scenario | undefined {
  const id = VECTORS.get(name.toUpperCase()) ?? name.toLowerCase().replaceAll("-", "_");
  return SCENARIOS.find((scenario) => scenario.id === id);
}

/** The ids of all scenarios. */
export function scenarioIds(): readonly string[] {
  return SCENARIOS.map(({ id }) => id);
}

function vectorOf(scenario: Scenario): string {
  const [vector] = [...VECTORS].find(([, id]) => id === scenario.id) ?? [];
  return vector ?? scenario.id.toUpperCase();
}

/** What makes one run unlike another. */
export interface Chance {
  readonly epoch: string;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A run of a scenario that has just begun. */
export function started(
  scenario: Scenario,
  wanted: StartSimulation,
  { epoch, seed: otherSeed, now }: Chance,
): StartedSimulation {
  const { defaults } = scenario;
  const settings = {
    seed: wanted.seed ?? otherSeed,
    start: now,
    eps: wanted.events_per_second ?? wanted.target_eps ?? defaults.eps,
    duration: wanted.duration_seconds ?? Math.min(defaults.duration, LONGEST_SECONDS),
    intensity: wanted.intensity,
  };
  return {
    state: {
      status: "RUNNING",
      scenario: scenario.id,
      attack_vector: vectorOf(scenario),
      simulation_id: simulationId(scenario, settings),
      seed: settings.seed,
      intensity: settings.intensity,
      events_per_second: settings.eps,
      started_at: new Date(now).toISOString(),
      duration_seconds: settings.duration,
      elapsed_seconds: 0,
      events_generated: 0,
      current_eps: 0,
    },
    run: { epoch, start: now, shift: 0, holder: "", until: now + PATIENCE_MS, beat: now },
  };
}

/** What a started simulation plays. */
export function settingsOf({ state, run }: StartedSimulation): Settings {
  return {
    seed: state.seed,
    start: run.start,
    eps: state.events_per_second,
    duration: state.duration_seconds,
    intensity: state.intensity,
  };
}
