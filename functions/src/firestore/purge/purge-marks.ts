import { z } from "zod";

const Marked = z.looseObject({ simulations: z.array(z.string()).optional() });

/** True where something comes from one simulation alone. `ids`: `simulation_ids` as it is stored. */
export function isFrom(ids: unknown, simulation: string): boolean {
  return Array.isArray(ids) && ids.length === 1 && ids[0] === simulation;
}

/** True where something comes from this simulation and others. */
export function isShared(ids: unknown, simulation: string): boolean {
  return Array.isArray(ids) && ids.length > 1 && ids.includes(simulation);
}

/** Which simulations an aggregate comes from. `json`: a state or a tally as it is stored. */
export function marksIn(json: unknown): readonly string[] | undefined {
  return typeof json === "string" ? Marked.parse(JSON.parse(json)).simulations : undefined;
}

/** The aggregate without the mark of a simulation, as it is stored: it would come back with the next event otherwise. */
export function withoutMark(json: string, simulation: string): string {
  const aggregate = Marked.parse(JSON.parse(json));
  const simulations = aggregate.simulations?.filter((id) => id !== simulation);
  return JSON.stringify({ ...aggregate, ...(simulations !== undefined && { simulations }) });
}
