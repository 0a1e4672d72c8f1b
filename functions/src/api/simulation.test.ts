import { describe, expect, test } from "vitest";
import { memorySimulations } from "../simulation/testing.ts";
import { ask, askInVain, post, testApi } from "./testing.ts";

const START = "/api/simulation/start";

/** The API with a simulation in memory, that keeps its state between requests. */
function api() {
  const simulations = memorySimulations();
  return testApi({ simulations: async () => simulations }).app;
}

function json(body: object): RequestInit {
  return post("application/json", JSON.stringify(body));
}

test("a simulation is started, held, resumed and stopped; its state says so", async () => {
  const app = api();
  expect((await ask(app, "getSimulation")).body).toMatchObject({ status: "IDLE", events_generated: 0 });
  const wanted = { attack_vector: "DDOS_BURST", target_eps: 250, duration_seconds: 20, intensity: "HIGH" };
  expect(await ask(app, "startSimulation", START, json(wanted))).toMatchObject({
    status: 200,
    body: {
      status: "RUNNING",
      scenario: "ddos",
      events_per_second: 250,
      duration_seconds: 20,
      intensity: "high",
    },
  });
  expect((await ask(app, "pauseSimulation")).body).toMatchObject({ status: "PAUSED" });
  expect((await ask(app, "resumeSimulation")).body).toMatchObject({ status: "RUNNING" });
  expect((await ask(app, "stopSimulation")).body).toMatchObject({ status: "STOPPED" });
  expect((await ask(app, "getSimulation")).body).toMatchObject({ status: "STOPPED", scenario: "ddos" });
  expect((await ask(app, "stopSimulation")).body).toMatchObject({ status: "STOPPED" });
});

test("a second one is refused while one runs or is held, with its state", async () => {
  const app = api();
  await ask(app, "startSimulation", START, json({ scenario: "normal" }));
  const refused = await askInVain(app, START, json({ scenario: "ddos" }));
  expect(refused).toMatchObject({
    status: 409,
    code: "simulation_running",
    details: [{ scenario: "normal" }],
  });
  await ask(app, "pauseSimulation");
  expect(await askInVain(app, START, json({ scenario: "ddos" }))).toMatchObject({ status: 409 });
});

test.each(["pause", "resume"])("to %s what does not run is refused", async (command) => {
  const refused = await askInVain(api(), `/api/simulation/${command}`, { method: "POST" });
  expect(refused).toMatchObject({ status: 409, code: "simulation_idle", message: "No simulation runs." });
});

describe("a start is refused", () => {
  test.each([
    [{}, "scenario"],
    [{ scenario: "no_such_thing" }, "scenario"],
    [{ scenario: "__proto__" }, "scenario"],
    [{ scenario: "ddos", events_per_second: 0 }, "events_per_second"],
    [{ scenario: "ddos", events_per_second: 1_001 }, "events_per_second"],
    [{ scenario: "ddos", target_eps: "many" }, "target_eps"],
    [{ scenario: "ddos", duration_seconds: 9 }, "duration_seconds"],
    [{ scenario: "ddos", duration_seconds: 301 }, "duration_seconds"],
    [{ scenario: "ddos", intensity: "extreme" }, "intensity"],
    [{ scenario: "ddos", seed: -1 }, "seed"],
  ])("with %j", async (body, field) => {
    const refused = await askInVain(api(), START, json(body));
    expect(refused).toMatchObject({ status: 400, details: [{ field }] });
  });

  test("where simulations are off, saying how to turn them on", async () => {
    const off = { ...memorySimulations(), start: async () => ({ kind: "off" as const }) };
    const { app } = testApi({ simulations: async () => off });
    const refused = await askInVain(app, START, json({ scenario: "ddos" }));
    expect(refused.status).toBe(403);
    expect(refused.message).toContain("ALLOW_SIMULATION=on");
  });
});
