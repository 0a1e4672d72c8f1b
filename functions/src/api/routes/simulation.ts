import type { SimulationState } from "@threatstream/contracts";
import type { SimulationCommand } from "../../simulation/simulation.ts";
import type { SimulationReply } from "../../simulation/simulations.ts";
import { ConflictError, ForbiddenError } from "../errors.ts";
import type { Actor } from "../../access/actor.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";
import { invalid } from "../read-request.ts";

type SimulationRoutes =
  "getSimulation" | "startSimulation" | "stopSimulation" | "pauseSimulation" | "resumeSimulation";

/** Attacks for demonstrations and drills. */
export function simulationHandlers({ simulations }: ApiOptions): Pick<Handlers, SimulationRoutes> {
  const command =
    (name: SimulationCommand) =>
    async ({ actor, requestId }: { readonly actor: Actor; readonly requestId: string }) => {
      const service = await simulations();
      return { body: stateOf(await service.command(name, { actor, requestId })) };
    };
  return {
    getSimulation: async () => ({ body: await (await simulations()).state() }),
    startSimulation: async ({ body, actor, requestId }) => {
      const service = await simulations();
      return { body: stateOf(await service.start(body, { actor, requestId })) };
    },
    stopSimulation: command("stop"),
    pauseSimulation: command("pause"),
    resumeSimulation: command("resume"),
  };
}

function stateOf(reply: SimulationReply): SimulationState {
  switch (reply.kind) {
    case "done":
      return reply.state;
    case "forbidden": {
      const { status } = reply.state;
      throw new ConflictError(`simulation_${status.toLowerCase()}`, HINTS[status], [reply.state]);
    }
    case "unknown":
      throw invalid([{ field: "scenario", message: `is none of ${reply.scenarios.join(", ")}` }]);
    case "off":
      throw new ForbiddenError(
        "Simulations are off here: deploy with ALLOW_SIMULATION=on to play attacks into this project.",
      );
  }
}

const HINTS: Readonly<Record<SimulationState["status"], string>> = {
  RUNNING: "A simulation runs: stop it first, or wait for its end.",
  PAUSED: "A simulation is held: resume or stop it.",
  IDLE: "No simulation runs.",
  STOPPED: "No simulation runs.",
  COMPLETED: "No simulation runs.",
};
