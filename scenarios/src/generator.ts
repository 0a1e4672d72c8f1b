import type { Activity } from "./activity.ts";
import { background } from "./background/index.ts";
import { Arrivals } from "./diurnal.ts";
import type { Phase, Script, Step, Stretch } from "./plan.ts";
import { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import { createCompany } from "./world/company.ts";

export const INTENSITIES = ["low", "medium", "high"] as const;
type Intensity = (typeof INTENSITIES)[number];

/** What is asked of one run; equal settings make equal events, byte for byte. */
export interface Settings {
  readonly seed: number;
  /** Time of the first event, epoch milliseconds. */
  readonly start: number;
  /** Events for each second of the story's time. */
  readonly eps: number;
  /** Seconds of the story's time. */
  readonly duration: number;
  /** How much of the traffic the attack is: half of what the scenario says, that, or twice. */
  readonly intensity: Intensity;
}

/** One event of a run. */
export interface Emission {
  readonly id: string;
  /** Epoch milliseconds; never before that of the event before it. */
  readonly at: number;
  /** The attack's phase that it belongs to, which no sensor knows; `undefined` for harmless events. */
  readonly phase: string | undefined;
  readonly activity: Activity;
}

const FACTORS: Readonly<Record<Intensity, number>> = { low: 0.5, medium: 1, high: 2 };
/** Some harmless traffic goes on, whatever happens. */
const MOST_ATTACK = 0.95;
/** People for each event a second, so that nobody logs in more often than people do. */
const PEOPLE_PER_EPS = 20;
const LEAST_PEOPLE = 400;

/** How many events a run has. */
export function countOf({ eps, duration }: Pick<Settings, "eps" | "duration">): number {
  return Math.floor(eps * duration);
}

/** The id of a run, a function of its scenario and settings. */
export function simulationId(scenario: Scenario, settings: Settings): string {
  return `SIM-${new Random(runKey(scenario, settings)).hex8()}`;
}

/**
 * Plays a scenario: its events in the order of their times, as many as `countOf` says.
 *
 * @example for (const { at, activity } of generate(bruteForce, settings)) …
 */
export function* generate(scenario: Scenario, settings: Settings): Generator<Emission> {
  const random = new Random(`${scenario.id} ${settings.seed}`);
  const ids = new Random(`event ids of ${runKey(scenario, settings)}`);
  const company = createCompany(random, Math.max(LEAST_PEOPLE, Math.ceil(settings.eps * PEOPLE_PER_EPS)));
  const harmless = background({ random, company });
  const score = new Score(scenario.plan({ random, company }), FACTORS[settings.intensity]);
  const count = countOf(settings);
  const durationMs = settings.duration * 1000;
  const arrivals = new Arrivals(settings.start, durationMs, count);
  for (let index = 0; index < count; index += 1) {
    const at = arrivals.at(index, random.fraction());
    const cue = score.next((at - settings.start) / durationMs, random.fraction());
    const id = `${ids.hex8()}-${ids.hex8()}-${ids.hex8()}`;
    const activity = (cue?.step ?? harmless)(random, at);
    yield { id, at, phase: cue?.phase, activity };
  }
}

function runKey(scenario: Scenario, { seed, start, eps, duration, intensity }: Settings): string {
  return `${scenario.id} ${seed} ${start} ${eps} ${duration} ${intensity}`;
}

/** What an attack does next. */
interface Cue {
  readonly phase: string;
  readonly step: Step;
}

/** The phases of an attack over time. */
class Score {
  readonly #stretches: readonly Stretch[];
  readonly #cues: readonly (Cue & { readonly due: number })[];
  readonly #factor: number;
  #played = 0;

  constructor(phases: readonly Phase[], factor: number) {
    this.#stretches = phases.filter((phase) => "step" in phase);
    this.#cues = phases
      .filter((phase) => "steps" in phase)
      .flatMap(cuesOf)
      .toSorted((a, b) => a.due - b.due);
    this.#factor = factor;
  }

  /** What happens at this part of the run; `undefined` for something harmless. `lot`: from 0 to 1. */
  next(progress: number, lot: number): Cue | undefined {
    const cue = this.#cues[this.#played];
    if (cue !== undefined && cue.due <= progress) {
      this.#played += 1;
      return cue;
    }
    if (lot >= MOST_ATTACK) return undefined;
    let left = lot;
    for (const { name, from, to, share, step } of this.#stretches) {
      if (progress < from || progress >= to) continue;
      left -= (share[0] + ((share[1] - share[0]) * (progress - from)) / (to - from)) * this.#factor;
      if (left < 0) return { phase: name, step };
    }
    return undefined;
  }
}

function cuesOf({ name, from, to, steps }: Script): (Cue & { readonly due: number })[] {
  return steps.map((step, index) => ({
    phase: name,
    step,
    due: from + ((to - from) * index) / Math.max(1, steps.length - 1),
  }));
}
