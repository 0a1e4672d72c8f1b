import { SecurityEventInput } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { countOf, generate } from "./generator.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { linesOf } from "./testing.ts";
import { defaultSettings } from "./default-settings.ts";

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s", (id, scenario) => {
  const lines = linesOf(scenario);
  const events = lines.map((line) => SecurityEventInput.parse(JSON.parse(line)));

  test("is the same for the same seed, byte for byte", () => {
    expect(linesOf(scenario)).toEqual(lines);
    expect(linesOf(scenario, { output: "raw" })).toEqual(linesOf(scenario, { output: "raw" }));
  });

  test("differs for another seed", () => {
    const others = new Set(linesOf(scenario, { seed: 2 }));
    expect(lines.filter((line) => others.has(line))).toEqual([]);
  });

  test("makes as many events as asked for, each with an id of its own, in the order of their times", () => {
    const settings = defaultSettings(scenario, 1);
    const times = events.map(({ timestamp }) => Date.parse(timestamp));
    expect(events).toHaveLength(countOf(settings));
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(settings.start);
    expect(times.at(-1)).toBeLessThan(settings.start + settings.duration * 1000);
  });

  test("marks its events with one simulation, and with nothing that says what they are", () => {
    expect(new Set(events.map(({ metadata }) => metadata["simulation_id"])).size).toBe(1);
    for (const { metadata } of events) {
      expect(Object.keys(metadata).toSorted()).toEqual(["host", "sensor", "simulation_id"]);
    }
    const types = new Set(events.map(({ event_type }) => event_type));
    expect([...SENSED]).toEqual(expect.arrayContaining([...types]));
    expect(lines.join("\n")).not.toContain(`"${id}"`);
  });

  test("has more of the attack at high intensity, and less at low", () => {
    const [low = 0, medium = 0, high = 0] = (["low", "medium", "high"] as const).map((intensity) => {
      const run = generate(scenario, { ...defaultSettings(scenario, 1), intensity });
      return [...run].filter(({ phase }) => phase !== undefined).length;
    });
    expect(low).toBeLessThanOrEqual(medium);
    expect(medium).toBeLessThanOrEqual(high);
  });
});

/** What sensors report: what they saw, never what to think of it. */
const SENSED = [
  "http_request",
  "login_attempt",
  "network_flow",
  "process_execution",
  "file_activity",
  "email_delivery",
  "cloud_audit",
];
