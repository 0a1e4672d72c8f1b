import { generate, toLines } from "@threatstream/scenarios";
import type { Emission } from "@threatstream/scenarios";
import type { Clock } from "@threatstream/core/common";
import type { Order, Report, StartedSimulation } from "./simulation.ts";
import { scenarioOf, settingsOf } from "./starting.ts";

/** Where the run is kept. */
export interface RunStore {
  /** Tells how far a worker is, which keeps its hold on the run, and asks what it has to do; see `reported`. */
  report(
    report: Pick<Report, "epoch" | "holder"> & Partial<Report>,
  ): Promise<
    | { readonly order: Exclude<Order, "go"> }
    | { readonly order: "go"; readonly simulation: StartedSimulation }
  >;
}

export interface PlayerOptions {
  readonly store: RunStore;
  /** Publishes one message, marked as the simulation's; resolves when it is taken. */
  readonly publish: (lines: string, simulationId: string) => Promise<void>;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Names a worker; no two are equal. */
  readonly newId: () => string;
}

/** Another worker plays it: to be tried again, should that one die. */
export class RunHeldError extends Error {
  override name = "RunHeldError";
}

const TICK_MS = 1_000;
const LINES_IN_MESSAGE = 200;
/** Events between two reports, at most, where much has to be caught up. */
const MOST_AT_ONCE = 5_000;

/**
 * Plays a run to its end, a second's events at a time; between them it asks whether the run goes on. A worker that dies is
 * followed by another, which goes on where the last report was: events that were sent twice are the same, and count once.
 * Throws `RunHeldError`, and what the store and the topic throw.
 */
export async function playRun(epoch: string, options: PlayerOptions): Promise<void> {
  const { store, clock, wait, newId } = options;
  const holder = newId();
  const first = await store.report({ epoch, holder });
  if (first.order === "busy") throw new RunHeldError(`Another worker plays the simulation ${epoch}.`);
  if (first.order !== "go") return;
  let { simulation } = first;
  const story = new Story(simulation);
  let generated = simulation.state.events_generated;
  for (;;) {
    const now = clock();
    const due = story.until(now, simulation.run.shift);
    await publishAll(due, simulation, options);
    generated += due.length;
    const answer = await store.report({ epoch, holder, generated, ended: story.ended });
    if (answer.order !== "go") return;
    ({ simulation } = answer);
    if (due.length < MOST_AT_ONCE) await wait(Math.max(0, now + TICK_MS - clock()));
  }
}

/** The events of a run, from the first one on that was not sent. */
class Story {
  readonly #emissions: Generator<Emission>;
  #next: IteratorResult<Emission, unknown>;

  constructor(simulation: StartedSimulation) {
    const scenario = scenarioOf(simulation.state.scenario);
    if (scenario === undefined) throw new RangeError(`There is no scenario ${simulation.state.scenario}.`);
    this.#emissions = generate(scenario, settingsOf(simulation));
    this.#next = this.#emissions.next();
    for (let sent = 0; sent < simulation.state.events_generated; sent += 1) {
      this.#next = this.#emissions.next();
    }
  }

  get ended(): boolean {
    return this.#next.done === true;
  }

  /** Those that are due, in a run that was paused for `shift` milliseconds. */
  until(now: number, shift: number): Emission[] {
    const due: Emission[] = [];
    while (this.#next.done !== true && due.length < MOST_AT_ONCE) {
      const at = this.#next.value.at + shift;
      if (at > now) break;
      due.push({ ...this.#next.value, at });
      this.#next = this.#emissions.next();
    }
    return due;
  }
}

async function publishAll(
  emissions: readonly Emission[],
  { state }: StartedSimulation,
  { publish }: PlayerOptions,
): Promise<void> {
  const lines = emissions.flatMap(toLines("native", state.simulation_id));
  const sent: Promise<void>[] = [];
  for (let from = 0; from < lines.length; from += LINES_IN_MESSAGE) {
    sent.push(publish(lines.slice(from, from + LINES_IN_MESSAGE).join("\n"), state.simulation_id));
  }
  await Promise.all(sent);
}
