import { fileURLToPath } from "node:url";
import { runNode } from "./children.ts";
import type { CoreNumbers, Round } from "./core-process.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import { median } from "../support/stats.ts";

const PROCESS = fileURLToPath(new URL("core-process.ts", import.meta.url));

/** The pure core from bytes to decisions on one core, against `JSON.parse` alone on the same lines. */
export async function benchCore({ events, rounds }: Sizes["core"]): Promise<Result> {
  progress(`core: ${rounds} rounds of ${events} events`);
  const numbers: CoreNumbers = JSON.parse(await runNode([PROCESS, String(events), String(rounds)]));
  const cpuMs = (of: readonly Round[]) => median(of.map((round) => round.cpuMs));
  const core = cpuMs(numbers.core);
  const parse = cpuMs(numbers.jsonParse);
  const rate = (events / core) * 1000;
  const bestRate = (events / Math.min(...numbers.core.map((round) => round.wallMs))) * 1000;
  return {
    raw: {
      ...numbers,
      medianCpuMs: { core, parse },
      eventsPerCpuSecond: rate,
      bestEventsPerWallSecond: bestRate,
    },
    lines: [
      {
        what: `core: normalize … decide, one core, mean event ${number(numbers.meanBytes)} bytes`,
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
