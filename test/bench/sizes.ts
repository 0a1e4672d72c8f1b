/** The benchmarks, in the order in which they run. */
export const BENCHES = [
  "core",
  "cold-start",
  "instance",
  "api",
  "latency",
  "suite",
  "ai",
  "response",
  "simulation",
] as const;
export type Bench = (typeof BENCHES)[number];

/** How much each benchmark does. */
export interface Sizes {
  readonly core: { readonly events: number; readonly rounds: number; readonly processes: number };
  readonly coldStartRounds: number;
  readonly instance: { readonly events: number; readonly naiveEvents: number; readonly rounds: number };
  readonly api: { readonly reads: number; readonly batches: number; readonly rounds: number };
  readonly suite: { readonly events: number; readonly naiveEvents: number };
  readonly latencySeconds: number;
  readonly aiEvents: number;
  readonly responseAlerts: number;
  readonly simulationSeconds: number;
}

/** Under nine minutes on two cores. */
export const FULL: Sizes = {
  core: { events: 20_000, rounds: 5, processes: 3 },
  coldStartRounds: 7,
  instance: { events: 6_000, naiveEvents: 2_000, rounds: 5 },
  api: { reads: 4_000, batches: 300, rounds: 3 },
  suite: { events: 20_000, naiveEvents: 600 },
  latencySeconds: 30,
  aiEvents: 10_000,
  responseAlerts: 40,
  simulationSeconds: 60,
};

/** Under ninety seconds. */
export const QUICK: Sizes = {
  core: { events: 20_000, rounds: 3, processes: 1 },
  coldStartRounds: 3,
  instance: { events: 2_000, naiveEvents: 500, rounds: 3 },
  api: { reads: 1_000, batches: 80, rounds: 1 },
  suite: { events: 4_000, naiveEvents: 150 },
  latencySeconds: 8,
  aiEvents: 2_000,
  responseAlerts: 10,
  simulationSeconds: 10,
};
