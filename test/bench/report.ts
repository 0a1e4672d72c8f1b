import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { grid } from "../support/text.ts";

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
  return grid([COLUMNS, ...cells]);
}

/** Writes `bench-results/latest.json` below `root` and returns its path. */
export async function writeResults(root: string, results: unknown): Promise<string> {
  const folder = join(root, "bench-results");
  await mkdir(folder, { recursive: true });
  const path = join(folder, "latest.json");
  await writeFile(path, `${JSON.stringify(results, undefined, 2)}\n`);
  return path;
}
