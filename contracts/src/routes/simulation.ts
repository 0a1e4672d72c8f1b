import { SimulationState, StartSimulation } from "../simulation.ts";
import type { Routes } from "./route.ts";

const COMMON = { tag: "Simulation", status: 200, response: SimulationState } as const;

/** Attacks for demonstrations and drills, one at a time. */
export const SIMULATION_ROUTES = {
  getSimulation: {
    ...COMMON,
    method: "GET",
    path: "/api/simulation/state",
    access: "viewer",
    summary: "The simulation that runs, or ran last; live in `simulations/current`",
  },
  startSimulation: {
    ...COMMON,
    method: "POST",
    path: "/api/simulation/start",
    access: "admin",
    summary: "Play a scenario into the pipeline; 409 while another one runs",
    body: StartSimulation,
  },
  stopSimulation: {
    ...COMMON,
    method: "POST",
    path: "/api/simulation/stop",
    access: "admin",
    summary: "End it for good: within a second no further event is sent",
  },
  pauseSimulation: {
    ...COMMON,
    method: "POST",
    path: "/api/simulation/pause",
    access: "admin",
    summary: "Hold it within a second",
  },
  resumeSimulation: {
    ...COMMON,
    method: "POST",
    path: "/api/simulation/resume",
    access: "admin",
    summary: "Let a held simulation go on",
  },
} as const satisfies Routes;
