import { openAnalyzer } from "@threatstream/core";
import { OUTPUTS } from "@threatstream/scenarios";
import type { Scenario } from "@threatstream/scenarios";
import { verify } from "./verify.ts";
import type { Report } from "./verify.ts";

/** Plays scenarios through the core alone, in every format that they have. */
export async function* verifyOffline(scenarios: readonly Scenario[], seed: number): AsyncGenerator<Report> {
  const analyzer = await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
  for (const scenario of scenarios) {
    for (const output of scenario.hasRaw ? OUTPUTS : OUTPUTS.slice(0, 1)) {
      yield verify(scenario, { analyzer, seed, output });
    }
  }
}
