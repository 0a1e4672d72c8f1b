import { defaultSettings, generate, SCENARIOS, simulationId, toLines } from "@threatstream/scenarios";
import type { Scenario, ToLines } from "@threatstream/scenarios";

const EVENTS = 400_000;
const EPS = 1_000;

/** Plays a scenario once; returns how many events it made a second. */
function rateOf(scenario: Scenario, toText: ToLines): number {
  const settings = { ...defaultSettings(scenario, 1), eps: EPS, duration: EVENTS / EPS };
  const started = performance.now();
  for (const emission of generate(scenario, settings)) toText(emission);
  return (EVENTS / (performance.now() - started)) * 1000;
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString("en").padStart(9);
}

// Prints how many events, and how many lines of events, one core makes in a second.
for (const scenario of SCENARIOS) {
  const events = rateOf(scenario, () => []);
  const lines = rateOf(scenario, toLines("native", simulationId(scenario, defaultSettings(scenario, 1))));
  console.log(`${scenario.id.padEnd(20)} ${perSecond(events)} events/s ${perSecond(lines)} lines/s`);
}
