import type { Settings } from "./generator.ts";
import type { Scenario } from "./scenario.ts";

const DAY = Date.parse("2026-03-10T00:00:00.000Z");
const HOUR_MS = 3_600_000;

/** Returns the settings with which a scenario runs by default; its expectations are about such a run. */
export function defaultSettings({ defaults, hour = 9 }: Scenario, seed: number): Settings {
  return { ...defaults, seed, start: DAY + hour * HOUR_MS, intensity: "medium" };
}
