import type { SimulationState, StartSimulation } from "@threatstream/contracts";
import type { ActContext } from "../audit/act-context.ts";
import type { SimulationCommand } from "./simulation.ts";

/** What became of a request. */
export type SimulationReply =
  | { readonly kind: "done"; readonly state: SimulationState }
  /** Its status does not allow it. */
  | { readonly kind: "forbidden"; readonly state: SimulationState }
  | { readonly kind: "unknown"; readonly scenarios: readonly string[] }
  /** This deployment plays none. */
  | { readonly kind: "off" };

/** The one simulation that there may be at a time. */
export interface Simulations {
  state(): Promise<SimulationState>;
  start(wanted: StartSimulation, context: ActContext): Promise<SimulationReply>;
  command(command: SimulationCommand, context: ActContext): Promise<SimulationReply>;
}
