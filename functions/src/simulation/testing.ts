import { IDLE, commanded, isBusy } from "./simulation.ts";
import type { Simulation } from "./simulation.ts";
import type { Simulations } from "./simulations.ts";
import { scenarioIds, scenarioOf, started } from "./starting.ts";

const NOW = Date.parse("2026-03-10T12:00:00.000Z");

/** A simulation in memory, at a time that does not pass. */
export function memorySimulations(): Simulations {
  let held: Simulation = IDLE;
  return {
    state: async () => held.state,
    async start(wanted) {
      const scenario = scenarioOf(wanted.scenario ?? wanted.attack_vector ?? "");
      if (scenario === undefined) return { kind: "unknown", scenarios: scenarioIds() };
      if (isBusy(held, NOW)) return { kind: "forbidden", state: held.state };
      held = started(scenario, wanted, { epoch: "an-epoch", seed: 1, now: NOW });
      return { kind: "done", state: held.state };
    },
    async command(command) {
      const next = commanded(held, command, NOW);
      if (next === undefined) return { kind: "forbidden", state: held.state };
      held = next;
      return { kind: "done", state: held.state };
    },
  };
}
