import { fileURLToPath } from "node:url";
import { runNode } from "./children.ts";
import type { CoreNumbers, Round } from "./core-process.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import { median } from "../support/stats.ts";

const PROCESS = fileURLToPath(new URL("core-process.ts", import.meta.url));

/** The pure core from bytes to decisions on one core, against `JSON.parse` alone on the same lines. */
export async function benchCore({ events, rounds, processes }: Sizes["core"]): Promise<Result> {
  const runs: CoreNumbers[] = [];
  // V8 compiles the same code a little differently in each process.
  for (let process = 1; process <= processes; process += 1) {
    progress(`core: ${rounds} rounds of ${events} events, process ${process} of ${processes}`);
    const numbers: CoreNumbers = JSON.parse(await runNode([PROCESS, String(events), String(rounds)]));
    runs.push(numbers);
  }
  const cpuMs = (of: readonly Round[]) => median(of.map((round) => round.cpuMs));
  const coreRounds = runs.flatMap((numbers) => numbers.core);
  const core = cpuMs(coreRounds);
  const parse = cpuMs(runs.flatMap((numbers) => numbers.jsonParse));
  const rate = (events / core) * 1000;
  const bestRate = (events / Math.min(...coreRounds.map((round) => round.wallMs))) * 1000;
  const meanBytes = median(runs.map((numbers) => numbers.meanBytes));
  return {
    raw: {
      runs,
      medianCpuMs: { core, parse },
      eventsPerCpuSecond: rate,
      bestEventsPerWallSecond: bestRate,
    },
    lines: [
      {
        what: `core: normalize … decide, one core, mean event ${number(meanBytes)} bytes`,
        measured: `${number(rate)} events per CPU second`,
        comparedWith: `best round by the clock: ${number(bestRate)} events/s`,
        ratio: "",
        goal: "≥ 50,000/s",
        met: rate >= 50_000,
      },
      {
        what: "time of that",
        measured: `${number((core / events) * 1000)} µs an event`,
        comparedWith: `JSON.parse alone: ${number((parse / events) * 1000)} µs`,
        ratio: `${number(core / parse)} ×`,
        goal: "≤ 10 ×",
        met: core / parse <= 10,
      },
    ],
  };
}
