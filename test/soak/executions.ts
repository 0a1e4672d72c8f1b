import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";

/** How the functions emulator spent its time on one function. Milliseconds. */
export interface Executions {
  readonly name: string;
  readonly count: number;
  readonly totalMs: number;
  readonly maxMs: number;
}

// What firebase-tools logs of each execution.
const FINISHED = /Finished "[a-z0-9]+-[a-z0-9]+-([\w-]+)" in ([\d.]+)ms/;

/** Adds up the executions in lines of the suite's log, the longest in all first. */
export async function executionsOf(
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<readonly Executions[]> {
  const byName = new Map<string, Executions>();
  for await (const line of lines) {
    const [, name, text] = FINISHED.exec(line) ?? [];
    if (name === undefined) continue;
    const ms = Number(text);
    const { count, totalMs, maxMs } = byName.get(name) ?? { count: 0, totalMs: 0, maxMs: 0 };
    byName.set(name, { name, count: count + 1, totalMs: totalMs + ms, maxMs: Math.max(maxMs, ms) });
  }
  return [...byName.values()].toSorted((a, b) => b.totalMs - a.totalMs);
}

/** Marks the end of a log; what it calls then reads the executions that were logged since. */
export async function watchExecutions(file: string): Promise<() => Promise<readonly Executions[]>> {
  const { size } = await stat(file);
  return () => executionsOf(createInterface({ input: createReadStream(file, { start: size }) }));
}
