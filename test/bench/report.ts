import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** One line of the report: what was measured, with what it is compared, and whether that was the goal. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  readonly comparedWith: string;
  readonly ratio: string;
  readonly goal: string;
  readonly met: boolean;
}

/** What a benchmark found: its lines, and the numbers that they come from. */
export interface Result {
  readonly lines: readonly Line[];
  readonly raw: unknown;
}

/** The machine that it ran on. */
export function machine() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    os: `${type()} ${release()}`,
  };
}

/** Which share of the processors was idle over the next second, 0 to 1. Below 0.9, other programs disturb a benchmark. */
export async function idleShare(): Promise<number> {
  const before = processorTimes();
  await sleep(1_000);
  const after = processorTimes();
  return Math.round((100 * (after.idle - before.idle)) / (after.all - before.all)) / 100;
}

function processorTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((processor) => processor.times);
  const sum = (of: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + of(time), 0);
  return {
    idle: sum((time) => time.idle),
    all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  };
}

const COLUMNS = ["what", "measured", "compared with", "ratio", "goal", "met?"] as const;

/** The lines as a table for people. */
export function table(lines: readonly Line[]): string {
  const cells = lines.map(({ what, measured, comparedWith, ratio, goal, met }) => [
    what,
    measured,
    comparedWith,
    ratio,
    goal,
    goal === "" ? "" : met ? "yes" : "NO",
  ]);
  const rows = [[...COLUMNS], ...cells];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ");
  const [head = [], ...body] = rows;
  return [print(head), widths.map((width) => "-".repeat(width)).join("-|-"), ...body.map(print)].join("\n");
}

/** Writes `bench-results/latest.json` below `root` and returns its path. */
export async function writeResults(root: string, results: unknown): Promise<string> {
  const folder = join(root, "bench-results");
  await mkdir(folder, { recursive: true });
  const path = join(folder, "latest.json");
  await writeFile(path, `${JSON.stringify(results, undefined, 2)}\n`);
  return path;
}

/** Tells a waiting person what is being done. */
export function progress(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

/** `12345.6` as `12,346`; small numbers with two digits after the point. */
export function number(value: number): string {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en-US")
    : String(Math.round(value * 100) / 100);
}
