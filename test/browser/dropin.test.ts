import { fileURLToPath } from "node:url";
import { createApiClient } from "@threatstream/client";
import {
  Alert,
  Dashboard,
  PlaybookExecution,
  RiskIndex,
  SimulationState,
  Threat,
  Timeline,
} from "@threatstream/contracts";
import { build } from "esbuild";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runSchedules } from "../../suite/tick.ts";
import { launchBrowser } from "../support/browser.ts";
import { waitFor } from "../support/wait.ts";
import { createUser } from "../support/web.ts";

/* A page for the earlier WebSocket, of which the import of the service alone is new, in a real browser while an attack runs. */

const projectId = inject("projectId");
const admin = initializeApp({ projectId }, "drop-in");
const api = createApiClient({ baseUrl: inject("hostingUrl"), timeoutMs: 60_000 });
const problems: string[] = [];
let browser: Browser;
let page: Page;

const Point = Timeline.shape.timeline.element.pick({ time: true, risk: true, timestamp: true }).strict();

interface State {
  readonly threats: readonly Threat[];
  readonly alerts: readonly Alert[];
  readonly stats: Dashboard;
  readonly dashboard_stats: Dashboard;
  readonly dashboard: Dashboard;
  readonly risk_index: RiskIndex;
  readonly risk_timeline: readonly Pick<Timeline["timeline"][number], "time" | "risk" | "timestamp">[];
}

/** Returns the state that a message carries. Throws if it is not what the contract says. */
function stateOf(data: Record<string, unknown>): State {
  const stats = Dashboard.parse(data["stats"]);
  return {
    threats: Threat.strict().array().max(20).parse(data["threats"]),
    alerts: Alert.strict().array().max(10).parse(data["alerts"]),
    stats,
    dashboard_stats: Dashboard.parse(data["dashboard_stats"]),
    dashboard: Dashboard.parse(data["dashboard"]),
    risk_index: RiskIndex.parse(data["risk_index"]),
    risk_timeline: Point.array().parse(data["risk_timeline"]),
  };
}

/** What the contract says of each message's data. */
const MESSAGES = {
  initial_state: stateOf,
  new_threat: (data: unknown) => Threat.strict().parse(data),
  new_alert: (data: unknown) => Alert.strict().parse(data),
  metrics_update: (data: unknown) => Dashboard.parse(data),
  risk_update: (data: unknown) => RiskIndex.parse(data),
  risk_timeline_update: (data: unknown) => Point.parse(data),
  playbook_status: (data: unknown) => PlaybookExecution.parse(data),
  playbook_progress: (data: unknown) => PlaybookExecution.parse(data),
  simulation_update: (data: unknown) => SimulationState.parse(data),
  heartbeat: (data: Record<string, unknown>) => data,
} as const;
type Type = keyof typeof MESSAGES;
const TYPES = [
  "initial_state",
  "new_threat",
  "new_alert",
  "metrics_update",
  "risk_update",
  "risk_timeline_update",
  "playbook_status",
  "playbook_progress",
  "simulation_update",
  "heartbeat",
] as const satisfies readonly Type[];

interface Received {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly timestamp: string;
}

/** The page's script, bundled. */
async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("dropin-page.js", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function received(): Promise<Received[]> {
  return page.evaluate("globalThis.received ?? []");
}

/** What the messages of a type carry, each checked. */
async function dataOf<T extends Type>(type: T): Promise<ReturnType<(typeof MESSAGES)[T]>[]>;
async function dataOf(type: Type): Promise<unknown[]> {
  const messages = (await received()).filter((message) => message.type === type);
  for (const { timestamp } of messages) expect(timestamp).toMatch(/^\d{4}-.*\.\d{3}Z$/);
  return messages.map(({ data }) => MESSAGES[type](data));
}

const shows = (id: string) => page.locator(`#${id}`).innerText();
const schedules = () => runSchedules({ functionsHost: inject("functionsHost"), projectId });

beforeAll(async () => {
  const [script, user] = await Promise.all([pageScript(), createUser(admin, "viewer"), schedules()]);
  // The timeline of half an hour ago, so that its next version has new points without waiting for the next minute.
  const timeline = getFirestore(admin).doc("analytics/timeline");
  const points: unknown = (await timeline.get()).get("timeline");
  await timeline.update({ timeline: Array.isArray(points) ? points.slice(0, -2) : [] });
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.route("**/dropin-page", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>drop-in</title><body></body>" }),
  );
  const [firestore, auth] = [inject("firestoreHost"), inject("authHost")];
  const settings = new URLSearchParams({ projectId, firestore, auth, ...user });
  await page.goto(`${inject("hostingUrl")}/dropin-page#${settings.toString()}`);
  await page.addScriptTag({ content: script, type: "module" });
});

afterAll(async () => {
  await browser?.close();
  await deleteApp(admin);
});

/** An account's failed logins of one address, then a success: an alert that a playbook answers by itself. */
function attack() {
  const start = Date.now() - 60_000;
  return Array.from({ length: 61 }, (_, index) => ({
    event_id: `dropin-${index}`,
    timestamp: new Date(start + index * 500).toISOString(),
    event_type: "login_attempt",
    source_ip: "92.63.197.153",
    payload: { username: "dropin", success: index === 60, service: "vpn" },
  }));
}

describe("a page of the earlier WebSocket", () => {
  test("opens with the state and is connected", async () => {
    await waitFor("the connection", async () => ((await shows("status")) === "connected" ? true : undefined));
    const states = await dataOf("initial_state");
    expect(states).toHaveLength(1);
    const [state] = states;
    expect(state?.dashboard).toEqual(state?.stats);
    expect(state?.dashboard_stats).toEqual(state?.stats);
    expect(state?.risk_timeline).toHaveLength(28);
    expect((await shows("axis")).split(" ")).toHaveLength(28);
  });

  test("gets every type of message while a scenario and an attack run, each as the contract says", async () => {
    // Fewer threats than the connection listens to, so that none is missed on a machine that delivers them all at once.
    await api.startSimulation({
      body: { scenario: "brute_force", events_per_second: 10, duration_seconds: 10 },
    });
    await api.postEvents({ body: attack() });
    const missing = async () => {
      const types = new Set((await received()).map(({ type }) => type));
      return TYPES.filter((type) => !types.has(type));
    };
    try {
      await waitFor("every type of message", async () => {
        await schedules();
        return (await missing()).length === 0 ? true : undefined;
      });
    } catch (cause) {
      throw new Error(`Without ${(await missing()).join(", ")}; ${problems.join("; ")}`, { cause });
    }
    await waitFor("the end", async () => ((await shows("simulation")) === "COMPLETED" ? true : undefined));
    for (const type of TYPES) expect((await dataOf(type)).length).toBeGreaterThan(0);
    const types = new Set((await received()).map(({ type }) => type));
    expect([...types].toSorted()).toEqual(TYPES.toSorted());
  });

  test("draws a line of points with a time and a value each, the times ascending", async () => {
    const [state] = await dataOf("initial_state");
    const points = [...(state?.risk_timeline ?? []), ...(await dataOf("risk_timeline_update"))];
    expect(points.length).toBeGreaterThanOrEqual(30);
    const times = points.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...new Set(times)].toSorted());
    expect(await shows("axis")).toBe(
      points
        .slice(-30)
        .map(({ time }) => time)
        .join(" "),
    );
    expect(await page.locator("body").innerText()).not.toMatch(/undefined|NaN|null|\[object/);
  });

  test("gets a fresh state after a handshake and a request, nothing while disconnected, and the state again", async () => {
    const count = async () => (await dataOf("initial_state")).length;
    const state = async (least: number) =>
      waitFor(`${least} states`, async () => ((await count()) >= least ? true : undefined));
    await page.locator("#handshake").click();
    await state(2);
    await page.locator("#request").click();
    await state(3);
    const fresh = (await dataOf("initial_state")).at(-1);
    expect(fresh?.threats).toHaveLength(20);
    expect(fresh?.alerts.length).toBeGreaterThan(0);
    await page.locator("#disconnect").click();
    expect(await shows("status")).toBe("disconnected");
    const before = (await received()).length;
    await page.locator("#handshake").click();
    expect((await received()).length).toBe(before);
    await page.locator("#connect").click();
    await state(4);
    await page.locator("#unsubscribe").click();
    const last = (await received()).length;
    await page.locator("#request").click();
    expect((await received()).length).toBe(last);
    expect(await page.evaluate("globalThis.statuses")).toEqual([
      "disconnected",
      "connecting",
      "connected",
      "disconnected",
      "connecting",
      "connected",
    ]);
    expect(await page.evaluate("globalThis.errors")).toEqual([]);
    expect(problems).toEqual([]);
  });
});
