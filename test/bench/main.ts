import { parseArgs } from "node:util";
import { build } from "../../suite/build.ts";
import { ROOT } from "../../suite/paths.ts";
import { BENCHES, FULL, QUICK } from "./sizes.ts";
import type { Bench, Sizes } from "./sizes.ts";
import { benchAi } from "./ai.ts";
import { benchApi } from "./api.ts";
import { benchColdStart } from "./cold-start.ts";
import { benchCore } from "./core.ts";
import { benchInstance } from "./instance.ts";
import { benchLatency } from "./latency.ts";
import { idleShare, machine } from "../support/machine.ts";
import { progress } from "../support/text.ts";
import { table, writeResults } from "./report.ts";
import type { Line, Result } from "./report.ts";
import { benchResponse } from "./response.ts";
import { benchSimulation } from "./simulation.ts";
import { benchSuite } from "./suite.ts";
import { withSuite } from "./suites.ts";

const HELP = `npm run bench -- [--only core,cold-start,instance,api,latency,suite,ai,response,simulation] [--quick]

Measures ThreatStream on this machine, as ratios within one run; prints a table and writes bench-results/latest.json.
--quick takes fewer events: it is over in about a minute, and its numbers are rougher.`;

/** Those that need an emulator suite. */
const SUITE_BENCHES = ["instance", "api", "latency", "suite"] as const;

/** What was measured so far. A benchmark that fails is reported like the others, and the rest goes on. */
class Report {
  readonly #lines: Line[] = [];
  readonly #raw: Record<string, unknown> = {};

  async add(bench: Bench, measure: () => Promise<Result>): Promise<void> {
    const idle = await idleShare();
    if (idle < 0.9)
      progress(`only ${Math.round(idle * 100)} % of the processors are idle: ${bench} is disturbed`);
    try {
      const { lines, raw } = await measure();
      this.#lines.push(...lines);
      this.#raw[bench] = { idle_before: idle, lines, numbers: raw };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      progress(`${bench} failed: ${message}`);
      this.#raw[bench] = { idle_before: idle, failed: message };
      const [first = ""] = message.split("\n");
      this.#lines.push({
        what: bench,
        measured: `failed: ${first.slice(0, 80)}`,
        comparedWith: "",
        ratio: "",
        goal: "",
        met: false,
      });
    }
  }

  /** Prints the table, and writes it with all numbers. */
  async finish(started: Date, quick: boolean): Promise<void> {
    const machineNow = machine();
    const results = { date: started.toISOString(), quick, machine: machineNow, results: this.#raw };
    const path = await writeResults(ROOT, results);
    const { cpu, cores, memory_gib, node, os } = machineNow;
    console.log(`\n${cores} × ${cpu}, ${memory_gib} GiB, ${os}, Node ${node}${quick ? ", quick" : ""}\n`);
    console.log(table(this.#lines));
    const missed = this.#lines.filter((line) => !line.met).length;
    console.log(
      missed === 0 ? "\nEvery goal was met." : `\n${missed} of ${this.#lines.length} goals were MISSED.`,
    );
    console.log(`All numbers: ${path}`);
  }
}

async function run(chosen: ReadonlySet<Bench>, sizes: Sizes, report: Report): Promise<void> {
  if (chosen.has("core")) await report.add("core", () => benchCore(sizes.core));
  if (chosen.has("cold-start")) await report.add("cold-start", () => benchColdStart(sizes.coldStartRounds));
  if (chosen.has("response")) await report.add("response", () => benchResponse(sizes.responseAlerts));
  if (chosen.has("simulation")) {
    await report.add("simulation", () => benchSimulation(sizes.simulationSeconds));
  }
  if (chosen.has("ai")) await report.add("ai", () => benchAi(sizes.aiEvents));
  if (!SUITE_BENCHES.some((bench) => chosen.has(bench))) return;

  await withSuite(async (suite) => {
    if (chosen.has("instance")) await report.add("instance", () => benchInstance(suite, sizes.instance));
    if (chosen.has("api")) await report.add("api", () => benchApi(suite, sizes.api));
    if (chosen.has("latency")) await report.add("latency", () => benchLatency(suite, sizes.latencySeconds));
    if (chosen.has("suite")) await report.add("suite", () => benchSuite(suite, sizes.suite));
  });
}

function choose(only: string | undefined): ReadonlySet<Bench> {
  const names = only?.split(",").map((name) => name.trim()) ?? [...BENCHES];
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench === name));
  if (unknown.length > 0) {
    throw new RangeError(`There is no benchmark ${unknown.join(", ")}; there are ${BENCHES.join(", ")}.`);
  }
  return new Set(BENCHES.filter((bench) => names.includes(bench)));
}

const { values } = parseArgs({
  options: { only: { type: "string" }, quick: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help === true) {
  console.log(HELP);
} else {
  const quick = values.quick === true;
  const chosen = choose(values.only);
  const started = new Date();
  progress("Building …");
  await build();
  const report = new Report();
  await run(chosen, quick ? QUICK : FULL, report);
  await report.finish(started, quick);
}
