import { columns, readArgs, UsageError, wholeNumber } from "@threatstream/cli";
import { scenarioNamed, seedOf, speedOf } from "../options.ts";
import { SCENARIOS } from "@threatstream/scenarios";
import { reportText } from "../verify/report-text.ts";
import { randomSeed } from "../verify/slot.ts";
import type { Report } from "../verify/verify.ts";

const DEFAULT_SPEED = "10x";
const DEFAULT_PATIENCE_SECONDS = 60;
/** The exit code of what Ctrl-C ended, by the shell's convention. */
const INTERRUPTED = 130;

/**
 * `simulate verify [SCENARIO|all]`: what must be found, and whether it was, in the running suite or with `--offline` in the core
 * alone. Resolves with 1 where something was not.
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, {
    offline: { type: "boolean" },
    seed: { type: "string" },
    speed: { type: "string" },
    wait: { type: "string" },
  });
  const [name = "all", extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one argument too many`);
  const scenarios = name === "all" ? SCENARIOS : [scenarioNamed(name)];
  if (values.offline === true) {
    if (values.speed !== undefined || values.wait !== undefined) {
      throw new UsageError("--offline takes no time: leave out --speed and --wait");
    }
    const { verifyOffline } = await import("../verify/offline.ts");
    return tell(verifyOffline(scenarios, seedOf(values.seed)));
  }
  const speed = speedOf(values.speed ?? DEFAULT_SPEED);
  const seed = values.seed === undefined ? randomSeed(Math.random) : seedOf(values.seed);
  const wait = wholeNumber("wait", values.wait, { min: 1, max: 3_600 }) ?? DEFAULT_PATIENCE_SECONDS;
  const { verifyInSuite } = await import("../verify/suite.ts");
  return tell(verifyInSuite(scenarios, { seed, speed, patienceMs: wait * 1000 }));
}

/** Prints the reports as they come, and what came of all of them; resolves with the exit code. */
async function tell(reports: AsyncIterable<Report | undefined>): Promise<number> {
  let passed = 0;
  let count = 0;
  for await (const report of reports) {
    if (report === undefined) return INTERRUPTED;
    console.log(reportText(report, columns()));
    count += 1;
    if (report.passed) passed += 1;
  }
  console.log(`${passed} of ${count} runs passed.`);
  return passed === count ? 0 : 1;
}
