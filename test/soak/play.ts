import { generate, simulationId } from "../../scenarios/src/generator.ts";
import type { Emission, Settings } from "../../scenarios/src/generator.ts";
import { toLines } from "../../scenarios/src/output/lines.ts";
import { paced } from "../../simulator/src/pace.ts";
import type { PaceOptions } from "../../simulator/src/pace.ts";
import { mixed } from "../../scenarios/src/scenarios/mixed.ts";
import type { Batch } from "./ledger.ts";

export interface PlayOptions extends Pick<PaceOptions, "clock" | "wait" | "signal"> {
  readonly settings: Settings;
  /** Events in a batch, at most. */
  readonly size: number;
}

/** Batches that are due now. */
export interface DueBatches {
  readonly batches: readonly Batch[];
  /** How long the first of their events has been due, milliseconds: more than a fifth of a second is a sender that is late. */
  readonly lateMs: number;
}

/**
 * A bad day at a company, in batches when they are due. Events of a fifth of a second go together, as from a sensor that
 * sends five times a second. Ends when the signal aborts.
 */
export async function* play(options: PlayOptions): AsyncGenerator<DueBatches> {
  const { settings, size, clock, wait, signal } = options;
  const begun = clock();
  const groups = paced(generate(mixed, settings), { start: settings.start, speed: 1, clock, wait, signal });
  const cut = batchesOf(settings, size);
  for await (const group of groups) {
    const [first] = group;
    const dueAt = (first?.at ?? settings.start) - settings.start;
    yield { batches: cut(group), lateMs: clock() - begun - dueAt };
  }
}

/** The same events at once, for a suite to warm up. */
export function playAtOnce(settings: Settings, size: number): readonly Batch[] {
  return batchesOf(settings, size)([...generate(mixed, settings)]);
}

function batchesOf(settings: Settings, size: number): (group: readonly Emission[]) => readonly Batch[] {
  const lines = toLines("native", simulationId(mixed, settings));
  return (group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, index) => {
      const part = group.slice(index * size, (index + 1) * size);
      return { ids: part.map(({ id }) => id), body: part.flatMap(lines).join("\n") };
    });
}
