import { describe, expect, test } from "vitest";
import { commanded, isBusy, IDLE, reported, shownState } from "./simulation.ts";
import type { Simulation } from "./simulation.ts";
import { scenarioOf, settingsOf, started } from "./starting.ts";

const NOW = Date.parse("2026-03-10T12:00:00.000Z");

function running(): ReturnType<typeof started> {
  const scenario = scenarioOf("brute_force");
  if (scenario === undefined) throw new Error("There is no such scenario.");
  return started(
    scenario,
    { intensity: "medium", events_per_second: 20, duration_seconds: 30 },
    chance("e1"),
  );
}

function chance(epoch: string, seed = 7) {
  return { epoch, seed, now: NOW };
}

/** The simulation after commands at seconds of its run; fails where one is not allowed. */
function after(simulation: Simulation, ...commands: readonly (readonly [string, number])[]): Simulation {
  return commands.reduce((held, [command, second]) => {
    const next = commanded(held, commandNamed(command), NOW + second * 1000);
    if (next === undefined) throw new Error(`${command} is not allowed`);
    return next;
  }, simulation);
}

function commandNamed(name: string): "pause" | "resume" | "stop" {
  if (name === "pause" || name === "resume" || name === "stop") return name;
  throw new RangeError(name);
}

describe("what people may do", () => {
  test.each([
    ["IDLE", IDLE, ["stop"]],
    ["RUNNING", running(), ["pause", "stop"]],
    ["PAUSED", after(running(), ["pause", 5]), ["resume", "stop"]],
    ["STOPPED", after(running(), ["stop", 5]), ["stop"]],
  ])("with one that is %s", (_, simulation, allowed) => {
    const commands = ["pause", "resume", "stop"] as const;
    expect(commands.filter((command) => commanded(simulation, command, NOW) !== undefined)).toEqual(allowed);
  });

  test("another one begins only when none runs or is held, or when its worker has died for good", () => {
    expect(isBusy(IDLE, NOW)).toBe(false);
    expect(isBusy(running(), NOW)).toBe(true);
    expect(isBusy(after(running(), ["pause", 5]), NOW + 3_600_000)).toBe(true);
    expect(isBusy(after(running(), ["stop", 5]), NOW)).toBe(false);
    expect(isBusy(running(), NOW + 3_600_000)).toBe(false);
    expect(shownState(running(), NOW + 3_600_000).status).toBe("STOPPED");
  });
});

describe("a worker's report", () => {
  const report = { epoch: "e1", holder: "w1", generated: 100, ended: false };

  test("is kept, and it goes on", () => {
    const { order, simulation } = reported(running(), report, NOW + 5_000);
    expect(order).toBe("go");
    expect(simulation.state).toMatchObject({ events_generated: 100, elapsed_seconds: 5, current_eps: 20 });
  });

  test("of a run that was stopped, or followed by another one, ends it", () => {
    const stopped = after(running(), ["stop", 5]);
    expect(reported(stopped, report, NOW + 5_100)).toMatchObject({
      order: "over",
      simulation: { state: { status: "STOPPED", events_generated: 100 } },
    });
    const other = { ...running(), run: { ...running().run, epoch: "e2" } };
    expect(reported(other, report, NOW + 6_000)).toEqual({ order: "over", simulation: other });
  });

  test("of one that is held is where it goes on, later by the pause", () => {
    const held = reported(after(running(), ["pause", 5]), report, NOW + 5_500).simulation;
    const resumed = after(held, ["resume", 65]);
    expect(resumed).toMatchObject({
      state: { status: "RUNNING", events_generated: 100 },
      run: { shift: 60_000 },
    });
    const { simulation } = reported(resumed, { ...report, holder: "w2", generated: 140 }, NOW + 67_000);
    expect(simulation.state).toMatchObject({ elapsed_seconds: 7, events_generated: 140, current_eps: 20 });
  });

  test("of a second worker waits until the first is believed dead", () => {
    const first = reported(running(), report, NOW + 1_000).simulation;
    const second = { epoch: "e1", holder: "w2" };
    expect(reported(first, second, NOW + 2_000).order).toBe("busy");
    expect(reported(first, second, NOW + 30_000).order).toBe("go");
  });

  test("of the last event completes the run", () => {
    const { order, simulation } = reported(
      running(),
      { ...report, generated: 600, ended: true },
      NOW + 31_000,
    );
    expect(order).toBe("over");
    expect(simulation.state).toMatchObject({
      status: "COMPLETED",
      elapsed_seconds: 30,
      events_generated: 600,
    });
  });
});

test.each([
  ["HEALTHY_FLOW", "normal", "HEALTHY_FLOW"],
  ["BRUTE_FORCE", "brute_force", "BRUTE_FORCE"],
  ["SQL_INJECTION", "sql_injection", "SQL_INJECTION"],
  ["DDOS_BURST", "ddos", "DDOS_BURST"],
  ["RANSOMWARE", "ransomware", "RANSOMWARE"],
  ["kill-chain", "kill_chain", "KILL_CHAIN"],
])("%s plays %s", (name, id, vector) => {
  const scenario = scenarioOf(name);
  if (scenario === undefined) throw new Error("There is no such scenario.");
  const { state } = started(scenario, { intensity: "medium" }, chance("e"));
  expect([state.scenario, state.attack_vector, state.duration_seconds <= 300]).toEqual([id, vector, true]);
});

test("a run has an id of its own, and all that its events follow from is stored", () => {
  const [a, b] = [running(), { ...running(), run: { ...running().run, start: NOW } }];
  expect(settingsOf(a)).toEqual(settingsOf(b));
  const scenario = scenarioOf("ddos");
  if (scenario === undefined) throw new Error("There is no such scenario.");
  const ids = [1, 2].map(
    (seed) => started(scenario, { intensity: "medium" }, chance("e", seed)).state.simulation_id,
  );
  expect(new Set(ids).size).toBe(2);
});
