import { expect, test } from "vitest";
import { RunHeldError, playRun } from "./player.ts";
import type { PlayerOptions } from "./player.ts";
import { StartedSimulation, commanded, reported } from "./simulation.ts";
import type { Simulation } from "./simulation.ts";
import { scenarioOf, started } from "./starting.ts";

const START = Date.parse("2026-03-10T12:00:00.000Z");
const EPS = 50;
const DURATION = 10;

/** The process died. */
class Crash extends Error {}

/** One simulation in memory, a clock that waiting moves, and what its topic took. */
function world() {
  const scenario = scenarioOf("brute_force");
  if (scenario === undefined) throw new Error("There is no such scenario.");
  const wanted = { intensity: "medium" as const, events_per_second: EPS, duration_seconds: DURATION };
  const state: { now: number; held: Simulation; ticks: number } = {
    now: START,
    held: started(scenario, wanted, { epoch: "e1", seed: 3, now: START }),
    ticks: 0,
  };
  const taken: { readonly at: number; readonly id: string; readonly timestamp: string }[] = [];
  let workers = 0;
  const options = (each: (tick: number) => void = () => {}): PlayerOptions => ({
    store: {
      async report(report) {
        const { order, simulation } = reported(state.held, report, state.now);
        state.held = simulation;
        return order === "go" ? { order, simulation: StartedSimulation.parse(simulation) } : { order };
      },
    },
    async publish(lines, simulationId) {
      for (const line of lines.split("\n")) {
        const event: { event_id: string; timestamp: string; metadata: { simulation_id: string } } =
          JSON.parse(line);
        expect(event.metadata.simulation_id).toBe(simulationId);
        taken.push({ at: state.now, id: event.event_id, timestamp: event.timestamp });
      }
    },
    clock: () => state.now,
    async wait(ms) {
      state.now += ms;
      state.ticks += 1;
      each(state.ticks);
    },
    newId: () => `worker-${(workers += 1)}`,
  });
  const command = (name: "pause" | "resume" | "stop") => {
    state.held = commanded(state.held, name, state.now) ?? state.held;
  };
  return { state, taken, options, command };
}

test("a run sends every event once, none before its time and none a second late, and completes", async () => {
  const { state, taken, options } = world();
  await playRun("e1", options());
  expect(state.held.state).toMatchObject({ status: "COMPLETED", events_generated: EPS * DURATION });
  expect(new Set(taken.map(({ id }) => id)).size).toBe(EPS * DURATION);
  expect(taken.length).toBe(EPS * DURATION);
  const delays = taken.map(({ at, timestamp }) => at - Date.parse(timestamp));
  expect([Math.min(...delays) >= 0, Math.max(...delays) <= 1_000]).toEqual([true, true]);
});

test("a stop is final: within a second nothing more is sent, whoever tries", async () => {
  const { state, taken, options, command } = world();
  await playRun(
    "e1",
    options((tick) => tick === 3 && command("stop")),
  );
  const sent = taken.length;
  expect(taken.every(({ at }) => at <= START + 3_000)).toBe(true);
  await playRun("e1", options());
  expect([taken.length, state.held.state.status]).toEqual([sent, "STOPPED"]);
});

test("a paused run lets its worker go, and goes on with the next event, later by the pause", async () => {
  const { state, taken, options, command } = world();
  await playRun(
    "e1",
    options((tick) => tick === 4 && command("pause")),
  );
  const before = taken.length;
  state.now += 60_000;
  command("resume");
  await playRun("e1", options());
  expect(new Set(taken.map(({ id }) => id)).size).toBe(EPS * DURATION);
  expect(taken.length).toBe(EPS * DURATION);
  const times = taken.map(({ timestamp }) => Date.parse(timestamp));
  expect((times[before] ?? 0) - (times[before - 1] ?? 0)).toBeGreaterThan(59_000);
});

test("a worker that dies between sending and telling is followed by another; no event is lost or changed", async () => {
  const { state, taken, options } = world();
  const dying = options();
  const dies: PlayerOptions = {
    ...dying,
    store: {
      report: (report) => {
        if ((report.generated ?? 0) > 200) throw new Crash();
        return dying.store.report(report);
      },
    },
  };
  await expect(playRun("e1", dies)).rejects.toThrow(Crash);
  await expect(playRun("e1", options())).rejects.toThrow(RunHeldError);
  state.now += 16_000;
  await playRun("e1", options());
  expect(state.held.state).toMatchObject({ status: "COMPLETED", events_generated: EPS * DURATION });
  expect(new Set(taken.map(({ id, timestamp }) => `${id} ${timestamp}`)).size).toBe(EPS * DURATION);
});
