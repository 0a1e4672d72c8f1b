import { SimulationState } from "@threatstream/contracts";
import { z } from "zod";

/** What the worker needs to know of a run, beside what people see. Times in epoch milliseconds. */
const Run = z.object({
  /** Names the run: a worker of another one sends nothing any more. */
  epoch: z.string(),
  /** Time of the story's first event. */
  start: z.number(),
  /** How long it was paused so far: later events happen so much later. */
  shift: z.number(),
  /** The worker that plays it, and until when it is believed to live. */
  holder: z.string(),
  until: z.number(),
  /** When the worker last told how far it is. */
  beat: z.number(),
});

/** A simulation as it is stored. */
export const Simulation = z.object({ state: SimulationState, run: Run.optional() });
export type Simulation = z.infer<typeof Simulation>;

/** A simulation that was started: it has all that its events follow from. */
export const StartedSimulation = z.object({
  state: SimulationState.required({
    simulation_id: true,
    seed: true,
    intensity: true,
    events_per_second: true,
    started_at: true,
  }),
  run: Run,
});
export type StartedSimulation = z.infer<typeof StartedSimulation>;

/** How long a worker is believed to live after it last told how far it is, in milliseconds. */
const LEASE_MS = 15_000;
/** How long a run that nobody plays may still be taken up by its task. */
const FORSAKEN_MS = 60_000;

/** Nothing was ever played. */
export const IDLE: Simulation = {
  state: {
    status: "IDLE",
    scenario: "normal",
    attack_vector: "HEALTHY_FLOW",
    duration_seconds: 0,
    elapsed_seconds: 0,
    events_generated: 0,
    current_eps: 0,
  },
};

/** What people ask of the one that is there. */
export type SimulationCommand = "pause" | "resume" | "stop";

/**
 * The simulation after a command; `undefined` where its status does not allow it. Stopping what does not run changes nothing.
 */
export function commanded(
  simulation: Simulation,
  command: SimulationCommand,
  now: number,
): Simulation | undefined {
  const { state, run } = simulation;
  const at = new Date(now).toISOString();
  const still = { ...state, current_eps: 0 };
  switch (command) {
    case "pause":
      return state.status === "RUNNING" && run !== undefined
        ? { state: { ...still, status: "PAUSED", paused_at: at }, run }
        : undefined;
    case "resume": {
      if (state.status !== "PAUSED" || run === undefined || state.paused_at === undefined) return undefined;
      const { paused_at: since, ...rest } = state;
      const shift = run.shift + Math.max(0, now - Date.parse(since));
      return {
        state: { ...rest, status: "RUNNING" },
        run: { ...run, shift, beat: now, until: now + FORSAKEN_MS, holder: "" },
      };
    }
    case "stop": {
      if (!isOn(simulation)) return simulation;
      const { paused_at: _paused, ...rest } = still;
      return { state: { ...rest, status: "STOPPED", stopped_at: at }, ...(run !== undefined && { run }) };
    }
  }
}

/** True where another one cannot begin: it runs, or is held. One whose worker has died for good does not count. */
export function isBusy(simulation: Simulation, now: number): boolean {
  return isOn(simulation) && !isForsaken(simulation, now);
}

function isOn({ state: { status } }: Simulation): boolean {
  return status === "RUNNING" || status === "PAUSED";
}

function isForsaken({ state, run }: Simulation, now: number): boolean {
  return state.status === "RUNNING" && (run === undefined || run.until + FORSAKEN_MS < now);
}

/** What people see: a run that nobody plays any more is over. */
export function shownState(simulation: Simulation, now: number): SimulationState {
  if (!isForsaken(simulation, now)) return simulation.state;
  return commanded(simulation, "stop", simulation.run?.until ?? now)?.state ?? simulation.state;
}

/** What a worker says of itself. */
export interface Report {
  readonly epoch: string;
  readonly holder: string;
  /** Events that the topic has taken, from the first on. */
  readonly generated: number;
  readonly ended: boolean;
}

/** What a worker has to do: go on, leave it to another one that lives, or nothing more. */
export type Order = "go" | "busy" | "over";

/** Takes a worker's report, without `report.generated` of one that begins; tells what it has to do, and what is to be stored. */
export function reported(
  simulation: Simulation,
  report: Pick<Report, "epoch" | "holder"> & Partial<Report>,
  now: number,
): { readonly order: Order; readonly simulation: Simulation } {
  const { state, run } = simulation;
  if (run === undefined || run.epoch !== report.epoch) return { order: "over", simulation };
  if (run.holder !== "" && run.holder !== report.holder && run.until > now) {
    return { order: state.status === "RUNNING" ? "busy" : "over", simulation };
  }
  const generated = Math.max(report.generated ?? 0, state.events_generated);
  const told = { ...state, events_generated: generated };
  if (state.status !== "RUNNING") {
    // Where it was held is where it goes on.
    return { order: "over", simulation: { state: told, run: { ...run, holder: "", until: now } } };
  }
  const elapsed = Math.min(Math.max(0, (now - run.start - run.shift) / 1000), state.duration_seconds);
  const seconds = Math.max((now - run.beat) / 1000, 0.001);
  const eps = report.generated === undefined ? 0 : (generated - state.events_generated) / seconds;
  const progress = { ...told, elapsed_seconds: rounded(elapsed), current_eps: rounded(eps) };
  const held = { ...run, holder: report.holder, until: now + LEASE_MS, beat: now };
  if (report.ended !== true) return { order: "go", simulation: { state: progress, run: held } };
  const completed = {
    ...progress,
    status: "COMPLETED" as const,
    current_eps: 0,
    stopped_at: new Date(now).toISOString(),
  };
  return { order: "over", simulation: { state: completed, run: { ...held, until: now } } };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
