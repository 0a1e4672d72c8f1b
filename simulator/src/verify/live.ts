import type { Batch } from "@threatstream/cli";
import { countOf, simulationId, toLines } from "@threatstream/scenarios";
import type { Scenario, Settings } from "@threatstream/scenarios";
import { Run } from "../run.ts";
import type { RunContext } from "../run.ts";
import { allStored, checksOf } from "./checks.ts";
import type { Follow } from "./follow.ts";
import { Sightings } from "./sightings.ts";
import { reportOf } from "./verify.ts";
import type { Report } from "./verify.ts";

/** What came of a run in a running pipeline. */
export interface LiveReport extends Report {
  /** The mark of what it left in Firestore. */
  readonly simulation: string;
}

/** How far a run is that is being verified. */
export interface LiveProgress {
  readonly events: number;
  readonly sent: number;
  readonly stored: number;
}

export interface LiveContext extends Pick<RunContext, "signal" | "clock" | "wait"> {
  /** Publishes one message with the mark of a simulation; resolves when it is taken. */
  readonly publish: (batch: Batch, simulation: string) => Promise<unknown>;
  readonly follow: Follow;
  /** How many times faster than the clock the story's time passes. */
  readonly speed: number;
  /** How long it waits for the next event to be stored, milliseconds. */
  readonly patienceMs: number;
  /** Told while it sends and while it waits. */
  readonly onProgress: (progress: LiveProgress) => void;
}

/** Correlations and alerts that the load has put off are written within a second. */
const SETTLED_MS = 2_000;
/** No more than so much longer is waited for documents that keep changing. */
const MOST_SETTLING_MS = 15_000;
const TICK_MS = 100;

/**
 * Plays a scenario into a running pipeline, waits until listeners have seen that every event is stored, and compares what they
 * saw with what the scenario expects. Events that are not stored in time fail a check of their own. Repeated with the same
 * settings it is the same run, whose events are stored already: take another seed or start. Throws what publishing or a
 * listener failed with; `undefined` after an abort.
 */
export async function verifyLive(
  scenario: Scenario,
  settings: Settings,
  context: LiveContext,
): Promise<LiveReport | undefined> {
  const simulation = simulationId(scenario, settings);
  const { clock, signal } = context;
  const sightings = new Sightings();
  const failed: { error?: Error } = {};
  const stop = await context.follow(simulation, {
    onThreats: (threats) => sightings.seen({ threats, alerts: [] }, clock()),
    onAlerts: (alerts) => sightings.seen({ threats: [], alerts }, clock()),
    onError: (error) => (failed.error ??= error),
  });
  try {
    await send(scenario, settings, { ...context, sightings });
    await untilStored(sightings, failed, { ...context, events: countOf(settings) });
  } finally {
    stop();
  }
  if (signal.aborted) return undefined;
  const played = sightings.played();
  const checks = [...checksOf(scenario.expects, played), allStored(played, sightings.missing())];
  return { ...reportOf({ scenario: scenario.id, output: "native" }, played, checks), simulation };
}

async function send(
  scenario: Scenario,
  settings: Settings,
  { sightings, ...context }: LiveContext & { readonly sightings: Sightings },
): Promise<void> {
  const { signal, clock, wait, publish, onProgress, speed } = context;
  const simulation = simulationId(scenario, settings);
  const events = countOf(settings);
  const run = new Run({
    publish: (batch) => publish(batch, simulation),
    toLines: toLines("native", simulation),
    signal,
    clock,
    wait,
    onSending: (group) => sightings.sent(group, clock()),
    onSent: ({ events: sent }) => onProgress({ events, sent, stored: sightings.stored }),
  });
  await run.play(scenario, settings, speed);
}

async function untilStored(
  sightings: Sightings,
  failed: { readonly error?: Error },
  context: LiveContext & { readonly events: number },
): Promise<void> {
  const { signal, clock, wait, onProgress, events, patienceMs } = context;
  const begun = clock();
  const quietFor = (): number => clock() - Math.max(begun, sightings.changedAt);
  while (!signal.aborted && sightings.stored < events && quietFor() < patienceMs) {
    if (failed.error !== undefined) throw failed.error;
    await wait(TICK_MS);
    onProgress({ events, sent: events, stored: sightings.stored });
  }
  const stored = clock();
  while (!signal.aborted && quietFor() < SETTLED_MS && clock() - stored < MOST_SETTLING_MS) {
    if (failed.error !== undefined) throw failed.error;
    await wait(TICK_MS);
  }
}
