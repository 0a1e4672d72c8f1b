import { z } from "zod";
import { SimulationId } from "./messages.ts";
import { Timestamp } from "./threat.ts";

const SimulationStatus = z.enum(["IDLE", "RUNNING", "PAUSED", "STOPPED", "COMPLETED"]);

const Intensity = z.enum(["low", "medium", "high"]);

/** The simulation that runs, or ran last. */
export const SimulationState = z.object({
  status: SimulationStatus,
  scenario: z.string(),
  /** The scenario as clients of the earlier system call it. */
  attack_vector: z.string(),
  /** Marks what comes of it. */
  simulation_id: SimulationId.optional(),
  /** The same scenario, settings and seed make the same events. */
  seed: z.int().min(0).optional(),
  intensity: Intensity.optional(),
  events_per_second: z.number().optional(),
  started_at: Timestamp.optional(),
  paused_at: Timestamp.optional(),
  /** When it was stopped, or came to its end. */
  stopped_at: Timestamp.optional(),
  duration_seconds: z.number().min(0),
  /** Without its pauses. */
  elapsed_seconds: z.number().min(0),
  /** Those that the topic has taken. */
  events_generated: z.int().min(0),
  current_eps: z.number().min(0),
});
export type SimulationState = z.infer<typeof SimulationState>;

const Scenario = z.string().trim().min(1).max(64);
const EventsPerSecond = z.number().min(1).max(1000);

/** What is to be played: a scenario by its id, or by a name of the earlier system. */
export const StartSimulation = z
  .object({
    scenario: Scenario.optional(),
    attack_vector: Scenario.optional(),
    /** Default: the scenario's, mostly 10. */
    events_per_second: EventsPerSecond.optional(),
    /** As `events_per_second`. */
    target_eps: EventsPerSecond.optional(),
    /** Default: the scenario's, mostly 60; 300 at most. */
    duration_seconds: z.int().min(10).max(300).optional(),
    intensity: z
      .string()
      .transform((text) => text.toLowerCase())
      .pipe(Intensity)
      .default("medium"),
    /** Default: another one each time. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional(),
  })
  .refine(({ scenario, attack_vector: vector }) => (scenario ?? vector) !== undefined, {
    path: ["scenario"],
    error: "names what to play, or attack_vector does",
  });
export type StartSimulation = z.infer<typeof StartSimulation>;
