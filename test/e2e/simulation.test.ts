import { ConflictError, createApiClient } from "@threatstream/client";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { expect, inject, test } from "vitest";
import { waitFor } from "../support/wait.ts";

/* A simulation from the API's start call to the last threat in Firestore, through the real queue, topic and pipeline. */

const db = getFirestore(initializeApp({ projectId: inject("projectId") }, "simulation"));
const api = createApiClient({ baseUrl: inject("hostingUrl") });

async function untilStatus(status: string) {
  return waitFor(`a simulation that is ${status}`, async () => {
    const state = await api.getSimulation();
    return state.status === status ? state : undefined;
  });
}

async function untilGenerated(least: number) {
  return waitFor(`${least} events`, async () => {
    const state = await api.getSimulation();
    return state.events_generated >= least ? state : undefined;
  });
}

function threatsOf(simulation: string) {
  return db.collection("threats").where("simulation_ids", "array-contains", simulation);
}

/** How many threats of single events it has. */
async function storedOf(simulation: string): Promise<number> {
  const { docs } = await threatsOf(simulation).select("event_count").get();
  return docs.filter((doc) => doc.get("event_count") === undefined).length;
}

test("every event of a run is stored, once; its attack raises alerts; all of it is marked", async () => {
  const started = await api.startSimulation({
    body: { scenario: "brute_force", events_per_second: 40, duration_seconds: 10 },
  });
  await expect(api.startSimulation({ body: { scenario: "ddos" } })).rejects.toBeInstanceOf(ConflictError);
  const { simulation_id: id, events_generated: sent } = await untilStatus("COMPLETED");
  if (id === undefined) throw new Error("The simulation has no id.");
  expect([id, sent]).toEqual([started.simulation_id, 400]);
  await waitFor("its threats", async () => ((await storedOf(id)) >= 400 ? true : undefined));
  expect(await storedOf(id)).toBe(400);
  const alerts = await waitFor("its alerts", async () => {
    const found = await db.collection("alerts").where("simulation_ids", "array-contains", id).get();
    return found.size > 0 ? found : undefined;
  });
  expect(alerts.docs.map((doc) => doc.get("threat_type"))).toContain("BRUTE_FORCE");
});

test("a run that is held sends nothing, one that is resumed goes on, and a stop is final", async () => {
  await api.startSimulation({ body: { scenario: "normal", events_per_second: 20, duration_seconds: 60 } });
  await untilGenerated(20);
  await api.pauseSimulation();
  // Within a second its worker has heard of it.
  const held = await waitFor("a run that rests", async () => {
    const before = await api.getSimulation();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const after = await api.getSimulation();
    return after.events_generated === before.events_generated ? after : undefined;
  });
  expect(held.status).toBe("PAUSED");
  await api.resumeSimulation();
  await untilGenerated(held.events_generated + 20);
  const stopped = await api.stopSimulation();
  expect(stopped.status).toBe("STOPPED");
  // What its worker was sending may still arrive; then no event follows, though it had most of a minute left.
  const { simulation_id: id = "" } = stopped;
  const silent = await waitFor("silence", async () => {
    const before = await storedOf(id);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const after = await storedOf(id);
    return after > 0 && after === before ? after : undefined;
  });
  expect(silent).toBeLessThan(held.events_generated + 400);
  const entries = await db.collection("audit_log").where("target", "==", "simulations/current").get();
  expect(entries.docs.map((doc) => doc.get("action"))).toEqual(
    expect.arrayContaining(["simulation.start", "simulation.pause", "simulation.resume", "simulation.stop"]),
  );
});
