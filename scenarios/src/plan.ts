import type { Activity } from "./activity.ts";
import type { Random } from "./random.ts";
import type { Company } from "./world/company.ts";

/** Makes the next thing that happens; keeps what it needs to remember between calls. `at`: epoch milliseconds. */
export type Step = (random: Random, at: number) => Activity;

/** Part of an attack that goes on for a while, at a share of all events that may rise or fall. */
export interface Stretch {
  readonly name: string;
  /** When it starts and ends, as parts of the run. */
  readonly from: number;
  readonly to: number;
  /** Its share of all events, at its start and at its end. */
  readonly share: readonly [start: number, end: number];
  readonly step: Step;
}

/** Part of an attack that takes certain steps, one after the other, evenly over its time. */
export interface Script {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly steps: readonly Step[];
}

export type Phase = Stretch | Script;

/** What a scenario plays with. */
export interface Cast {
  readonly random: Random;
  readonly company: Company;
}

/** An attack that goes on for a while. */
export function stretch(
  name: string,
  [from, to]: readonly [number, number],
  share: readonly [number, number],
  step: Step,
): Stretch {
  return { name, from, to, share, step };
}

/** An attack step by step. */
export function script(name: string, [from, to]: readonly [number, number], steps: readonly Step[]): Script {
  return { name, from, to, steps };
}

/** A step that takes one of several, by how often it stands in the list; see `weighted`. */
export function anyOf(steps: readonly Step[]): Step {
  return (random, at) => random.pick(steps)(random, at);
}
