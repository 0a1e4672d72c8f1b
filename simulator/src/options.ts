import { EventTimestamp } from "@threatstream/contracts";
import { oneOf, readArgs, UsageError, wholeNumber } from "@threatstream/cli";
import { INTENSITIES, OUTPUTS, SCENARIOS } from "@threatstream/scenarios";
import type { Output, Scenario, Settings } from "@threatstream/scenarios";

/** What `simulate SCENARIO` was asked for. */
export interface RunOptions {
  readonly scenario: Scenario;
  readonly settings: Settings;
  readonly output: Output;
  /** How many times faster than the clock the story's time passes. */
  readonly speed: number;
  /** Where lines are written; `-` is standard output. Without it they are published. */
  readonly out: string | undefined;
}

/** The start of a story that is written to a file, so that equal commands write equal files. */
const FILE_START = "2026-03-10T09:00:00.000Z";
const MOST_EVENTS = 100_000_000;
const SPEED = /^(\d{1,4}(?:\.\d{1,3})?)x?$/;

/**
 * Reads the options of a run. `now`: epoch milliseconds. A story that is published ends when its sending ends, so no event
 * lies in the future.
 *
 * @throws {UsageError} in one line, for the first thing that is wrong.
 */
export function readRunOptions(name: string, args: readonly string[], now: number): RunOptions {
  const { values, positionals } = readArgs(args, {
    eps: { type: "string" },
    duration: { type: "string" },
    seed: { type: "string" },
    speed: { type: "string" },
    intensity: { type: "string" },
    format: { type: "string" },
    start: { type: "string" },
    out: { type: "string" },
  });
  const scenario = scenarioNamed(name);
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one argument too many`);
  const { eps, duration } = sizeOf(values, scenario);
  const speed = speedOf(values.speed);
  const seed = seedOf(values.seed);
  const first = values.out === undefined ? firstOf(duration, speed, now) : Date.parse(FILE_START);
  const start = startOf(values.start) ?? first;
  const intensity = oneOf("intensity", values.intensity, INTENSITIES) ?? "medium";
  const output = oneOf("format", values.format, OUTPUTS) ?? "native";
  return { scenario, settings: { seed, start, eps, duration, intensity }, output, speed, out: values.out };
}

/** The seed of a story. Throws `UsageError`. */
export function seedOf(text: string | undefined): number {
  return wholeNumber("seed", text, { min: 0, max: 2 ** 32 - 1 }) ?? 1;
}

function sizeOf(
  values: { readonly eps?: string | undefined; readonly duration?: string | undefined },
  { defaults }: Scenario,
): Scenario["defaults"] {
  const eps = wholeNumber("eps", values.eps, { min: 1, max: 100_000 }) ?? defaults.eps;
  const duration = wholeNumber("duration", values.duration, { min: 1, max: 604_800 }) ?? defaults.duration;
  if (eps * duration <= MOST_EVENTS) return { eps, duration };
  throw new UsageError(`--eps times --duration must be at most ${MOST_EVENTS} events`);
}

/** The start of a story that takes `duration / speed` seconds to send from `now` on, and then ends. */
function firstOf(duration: number, speed: number, now: number): number {
  return Math.floor(now - Math.max(0, duration * 1000 * (1 - 1 / speed)));
}

/** The scenario with this id, written with `_` or `-`. Throws `UsageError`. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find(({ id }) => id === name.toLowerCase().replaceAll("-", "_"));
  if (scenario !== undefined) return scenario;
  const names = SCENARIOS.map(({ id }) => id).join(", ");
  throw new UsageError(`There is no scenario ${JSON.stringify(name)}; there are ${names}`);
}

/** How many times faster than the clock a story is told, as `10x`; 1 where nothing is said. Throws `UsageError`. */
export function speedOf(text: string | undefined): number {
  const [, digits] = SPEED.exec(text ?? "1") ?? [];
  const speed = Number(digits);
  if (!(speed >= 0.1 && speed <= 1_000)) {
    throw new UsageError(`--speed must be from 0.1x to 1000x, as 10x, and not ${JSON.stringify(text)}`);
  }
  return speed;
}

function startOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!EventTimestamp.safeParse(text).success) {
    throw new UsageError(
      `--start must be an ISO-8601 time with an offset, as ${FILE_START}, and not ${JSON.stringify(text)}`,
    );
  }
  return Date.parse(text);
}
