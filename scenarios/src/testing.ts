import { generate, simulationId } from "./generator.ts";
import type { Settings } from "./generator.ts";
import { toLines } from "./output/lines.ts";
import type { Output } from "./output/lines.ts";
import type { Scenario } from "./scenario.ts";
import { defaultSettings } from "./default-settings.ts";

/** All lines of a run of a scenario, as it is by default but for `changes`. */
export function linesOf(
  scenario: Scenario,
  { output = "native", ...changes }: Partial<Settings> & { readonly output?: Output } = {},
): string[] {
  const settings = { ...defaultSettings(scenario, 1), ...changes };
  const lines = toLines(output, simulationId(scenario, settings));
  return [...generate(scenario, settings)].flatMap((emission) => lines(emission));
}
