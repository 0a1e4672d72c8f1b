import { styleText } from "node:util";
import { readArgs } from "@threatstream/cli/command.ts";
import { UsageError } from "@threatstream/cli/errors.ts";
import { columns } from "@threatstream/cli/lines.ts";
import { table } from "@threatstream/cli/table.ts";
import type { Cell } from "@threatstream/cli/table.ts";
import { wireAnalyzer } from "@threatstream/functions/wiring-core.ts";
import { scenarioNamed, seedOf } from "../options.ts";
import { OUTPUTS } from "../output/lines.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import { verify } from "../verify/verify.ts";
import type { Check } from "../verify/checks.ts";
import type { Report } from "../verify/verify.ts";

/** `simulate verify [SCENARIO|all] --offline`: what must be found, and whether it was. Resolves with 1 where something was not. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, {
    offline: { type: "boolean" },
    seed: { type: "string" },
  });
  const [name = "all", extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one argument too many`);
  if (values.offline !== true) throw new UsageError("verify plays through the core alone: add --offline");
  const seed = seedOf(values.seed);
  const scenarios = name === "all" ? SCENARIOS : [scenarioNamed(name)];
  const analyzer = await wireAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
  let passed = 0;
  let count = 0;
  for (const scenario of scenarios) {
    for (const output of scenario.hasRaw ? OUTPUTS : OUTPUTS.slice(0, 1)) {
      const report = verify(scenario, { analyzer, seed, output });
      console.log(reportText(report));
      count += 1;
      if (report.passed) passed += 1;
    }
  }
  console.log(`${passed} of ${count} runs passed.`);
  return passed === count ? 0 : 1;
}

function reportText({ scenario, output, events, alerts, checks, passed }: Report): string {
  const title = `${scenario}, ${output}: ${events} events, ${alerts} ${alerts === 1 ? "alert" : "alerts"}`;
  const columnsOfChecks = [
    { title: "" },
    { title: "EXPECTED" },
    { title: "EVENTS", align: "right" as const },
    { title: "SECONDS", align: "right" as const },
    { title: "SEEN" },
  ];
  return [
    `${verdict(passed)} ${styleText("bold", title)}`,
    ...table(columnsOfChecks, checks.map(checkRow), columns()),
    "",
  ].join("\n");
}

function checkRow({ name, passed, detail, delay }: Check): Cell[] {
  return [
    passed ? { text: "pass", style: "green" } : { text: "FAIL", style: "red" },
    { text: name },
    { text: delay === undefined ? "" : String(delay.events) },
    { text: delay === undefined ? "" : delay.seconds.toFixed(1) },
    { text: detail },
  ];
}

function verdict(passed: boolean): string {
  return passed ? styleText("green", "PASS") : styleText("red", "FAIL");
}
