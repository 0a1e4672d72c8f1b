import { PubSub } from "@google-cloud/pubsub";
import { createLiveConnection, watchThreats } from "@threatstream/client";
import type { LiveData, LiveDetail, LiveMessage, LiveType, WatchError } from "@threatstream/client";
import { TOPICS, Threat } from "@threatstream/contracts";
import { disableNetwork, enableNetwork } from "firebase/firestore";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { Timestamp, getFirestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runSchedules } from "../../suite/tick.ts";
import { waitFor } from "../support/wait.ts";
import { openPage } from "../support/web.ts";
import type { WebPage } from "../support/web.ts";

/* Events through the real topic and the deployed function, seen by what a frontend installs, under the security rules. */

const projectId = inject("projectId");
const admin = initializeApp({ projectId }, "live-connection");
const stored = getFirestore(admin);
const pubsub = new PubSub({ projectId });
const messages: LiveMessage[] = [];
const statuses: LiveDetail[] = [];
const errors: WatchError[] = [];
let page: WebPage;
let live: ReturnType<typeof createLiveConnection>;

beforeAll(async () => {
  // The first aggregates: without them the project would be taken for one without ThreatStream.
  await runSchedules({ functionsHost: inject("functionsHost"), projectId });
  page = await openPage(admin, "viewer");
  live = createLiveConnection({ db: page.db, onError: (error) => errors.push(error) });
  live.onMessage((message) => messages.push(message));
  live.onStatus((_status, detail) => statuses.push(detail));
});

afterAll(async () => {
  live.disconnect();
  await page.close();
  await pubsub.close();
  await deleteApp(admin);
});

function dataOf<T extends LiveType>(type: T): LiveData[T][];
function dataOf(type: LiveType): unknown[] {
  return messages.filter((message) => message.type === type).map(({ data }) => data);
}

/** New threats of events whose id begins so, as they came. */
function told(prefix: string): Threat[] {
  return dataOf("new_threat").filter((threat) => threat.event_id.startsWith(prefix));
}

/** Publishes messages of ten injection attempts each, from sources of their own, so that each raises an alert. */
async function publish(prefix: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 10) {
    const events = Array.from({ length: Math.min(10, count - at) }, (_, index) => ({
      event_id: `${prefix}${at + index}`,
      timestamp: "2026-03-11T12:00:00.000Z",
      event_type: "sql_injection",
      source_ip: `198.51.100.${at + index + 1}`,
      payload: { query: "id=1' UNION SELECT password FROM users--" },
    }));
    await pubsub.topic(TOPICS.raw).publishMessage({ json: events });
  }
}

function expectEachOnceInOrder(threats: readonly Threat[], count: number): void {
  expect(new Set(threats.map(({ id }) => id)).size).toBe(count);
  expect(threats).toHaveLength(count);
  const times = threats.map(({ analyzed_at }) => analyzed_at);
  expect(times).toEqual(times.toSorted());
  for (const threat of threats) expect(Threat.strict().parse(threat)).toEqual(threat);
}

describe("a live connection of a viewer", () => {
  test("begins with the state, once, and then is connected", async () => {
    live.connect();
    await waitFor("the connection", () => (statuses.at(-1) === "connected" ? true : undefined));
    expect(statuses).toEqual(["disconnected", "connecting", "connected"]);
    expect(messages.map(({ type }) => type)).toEqual(["initial_state"]);
    const [state] = dataOf("initial_state");
    expect(Object.keys(state ?? {}).toSorted()).toEqual([
      "alerts",
      "dashboard",
      "dashboard_stats",
      "risk_index",
      "risk_timeline",
      "stats",
      "threats",
      "timeline",
    ]);
  });

  test("tells every threat and alert of what is published, each once and in order", async () => {
    await publish("live-first-", 60);
    await waitFor("60 threats", () => (told("live-first-").length >= 60 ? true : undefined));
    expectEachOnceInOrder(told("live-first-"), 60);
    const ids = new Set(told("live-first-").map(({ id }) => id));
    const alerts = await waitFor("their alerts", () => {
      const found = dataOf("new_alert").filter(({ threat_id }) => ids.has(threat_id));
      return found.length >= 60 ? found : undefined;
    });
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
    expect(alerts[0]).toMatchObject({
      status: "NEW",
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(alerts[0]).not.toHaveProperty("tally");
  });

  test("goes offline with the network, and tells what came meanwhile once it is back, nothing twice", async () => {
    await disableNetwork(page.db);
    await waitFor("offline", () => (statuses.at(-1) === "offline" ? true : undefined));
    await publish("live-second-", 30);
    await waitFor("30 stored threats", async () => {
      const found = await stored
        .collection("threats")
        .where("event_id", ">=", "live-second-")
        .where("event_id", "<", "live-second.")
        .get();
      return found.size === 30 ? true : undefined;
    });
    expect(told("live-second-")).toEqual([]);
    await enableNetwork(page.db);
    await waitFor("the connection", () => (statuses.at(-1) === "connected" ? true : undefined));
    await waitFor("30 threats", () => (told("live-second-").length >= 30 ? true : undefined));
    expectEachOnceInOrder(told("live-second-"), 30);
    expectEachOnceInOrder(told("live-first-"), 60);
    expect(dataOf("initial_state")).toHaveLength(1);
  });

  test("tells the documents that have one value, with their times as ISO strings", async () => {
    const at = Timestamp.fromDate(new Date("2026-03-11T12:00:00.000Z"));
    const execution = { execution_id: "EXE-live", playbook_id: "p", playbook_name: "P", threat_id: "t" };
    const progress = { status: "RUNNING", started_at: at, steps_failed: 0 };
    const document = stored.doc("playbook_executions/EXE-live");
    await document.set({ ...execution, ...progress, steps_completed: 0, expire_at: at });
    await waitFor("the execution", () => dataOf("playbook_status")[0]);
    await document.update({ steps_completed: 1 });
    await stored.doc("simulations/current").set({ status: "RUNNING", scenario: "normal", started_at: at });
    await waitFor("both", () => dataOf("playbook_status")[1] && dataOf("simulation_update")[0]);
    const wire = { ...execution, ...progress, started_at: "2026-03-11T12:00:00.000Z" };
    expect(dataOf("playbook_status")).toEqual([
      { ...wire, steps_completed: 0 },
      { ...wire, steps_completed: 1 },
    ]);
    expect(dataOf("playbook_progress")).toEqual([{ ...wire, steps_completed: 1 }]);
    expect(dataOf("simulation_update")[0]).toMatchObject({ started_at: "2026-03-11T12:00:00.000Z" });
    await Promise.all([document.delete(), stored.doc("simulations/current").delete()]);
  });

  test("begins anew with the state after disconnecting, and repeats no news", async () => {
    const before = dataOf("new_threat").length;
    live.disconnect();
    expect(statuses.at(-1)).toBe("disconnected");
    live.connect();
    await waitFor("the connection", () => (statuses.at(-1) === "connected" ? true : undefined));
    const states = dataOf("initial_state");
    expect(states).toHaveLength(2);
    expect(states[1]?.threats).toHaveLength(20);
    expect(states[1]?.alerts).toHaveLength(10);
    await publish("live-third-", 1);
    await waitFor("one more threat", () => told("live-third-")[0]);
    expect(dataOf("new_threat")).toHaveLength(before + 1);
    expect(errors).toEqual([]);
  });
});

describe("a user without a role", () => {
  test("is refused loudly: the error says which role is missing, and the connection has failed", async () => {
    const stranger = await openPage(admin);
    const refusals: WatchError[] = [];
    const seen: LiveDetail[] = [];
    const refused = createLiveConnection({ db: stranger.db, onError: (error) => refusals.push(error) });
    refused.onStatus((_status, detail) => seen.push(detail));
    refused.connect();
    await waitFor("the refusal", () => refusals[0]);
    expect(refusals[0]).toMatchObject({ name: "WatchRefusedError", code: "permission-denied" });
    expect(refusals[0]?.message).toMatch(/role "viewer"/);
    expect(seen).toEqual(["disconnected", "connecting", "failed"]);

    const watched: unknown[] = [];
    const stop = watchThreats(
      stranger.db,
      {},
      (threats) => watched.push(threats),
      (error) => watched.push(error),
    );
    await waitFor("the second refusal", () => watched[0]);
    expect(watched).toMatchObject([{ name: "WatchRefusedError", path: "threats" }]);
    stop();
    await stranger.close();
    expect(refusals).toHaveLength(1);
  });
});
