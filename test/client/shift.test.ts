import { ConflictError, createApiClient, watchAlerts } from "@threatstream/client";
import { validateReply } from "@threatstream/client/validate";
import type { WatchError } from "@threatstream/client";
import type { Alert } from "@threatstream/contracts";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runSchedules } from "../../suite/tick.ts";
import { waitFor } from "../support/wait.ts";
import { openPage } from "../support/web.ts";
import type { WebPage } from "../support/web.ts";

/* An analyst's shift through what a frontend installs, and nothing else: the API and its listeners. */

const admin = initializeApp({ projectId: inject("projectId") }, "shift");
const api = createApiClient({ baseUrl: inject("hostingUrl"), validate: validateReply });
const errors: WatchError[] = [];
let page: WebPage;
let alerts: readonly Alert[] = [];
let stop = (): void => {};

const SOURCE = "198.51.100.77";
const START = Date.parse("2026-03-12T08:00:00Z");

/** Twenty failed logins of one source within a minute, then a success. */
const events = Array.from({ length: 21 }, (_, index) => ({
  event_id: `shift-${index}`,
  timestamp: new Date(START + index * 2_000).toISOString(),
  event_type: "login_attempt",
  source_ip: SOURCE,
  payload: { username: "deploy", success: index === 20, service: "sshd" },
}));

beforeAll(async () => {
  page = await openPage(admin, "analyst");
  stop = watchAlerts(
    page.db,
    { limit: 500, statuses: ["NEW", "ACKNOWLEDGED", "INVESTIGATING", "RESOLVED"] },
    (list) => (alerts = list),
    (error) => errors.push(error),
  );
});

afterAll(async () => {
  stop();
  await page.close();
  await deleteApp(admin);
});

/** The alert of the shift, as the listener sees it. */
function seen(): Alert | undefined {
  return alerts.find(({ source_ip, severity }) => source_ip === SOURCE && severity === "CRITICAL");
}

describe("an analyst's shift", () => {
  test("an attack comes in, and its alert appears", async () => {
    const reply = await api.postEvents({ body: events });
    expect(reply).toMatchObject({ accepted: 21, rejected: [] });
    const alert = await waitFor("the alert", seen);
    expect(alert).toMatchObject({ status: "NEW", priority: "P1", threat_type: "BRUTE_FORCE" });
    expect(await api.getAlert({ params: { id: alert.id } })).toMatchObject({ id: alert.id, status: "NEW" });
    const threat = await api.getThreat({ params: { id: alert.threat_id } });
    expect(threat.source_ip).toBe(SOURCE);
  });

  test("it is acknowledged, investigated and resolved; the listener sees each step", async () => {
    const id = seen()?.id ?? "";
    const params = { id };
    await api.acknowledgeAlert({ params, body: { analyst_id: "ana" } });
    await waitFor("the acknowledged alert", () => (seen()?.status === "ACKNOWLEDGED" ? true : undefined));
    const late = await api
      .acknowledgeAlert({ params, body: { analyst_id: "bo" } })
      .catch((error: unknown) => error);
    expect(late).toBeInstanceOf(ConflictError);
    expect(late).toMatchObject({ details: [{ id, acknowledged_by: "ana" }] });
    await api.investigateAlert({ params, body: { analyst_id: "ana", notes: "Asked the owner" } });
    const resolution = "Password changed";
    await api.resolveAlert({ params, body: { analyst_id: "ana", resolution } });
    await waitFor("the resolved alert", () => (seen()?.status === "RESOLVED" ? true : undefined));
    const active = await api.listActiveAlerts({ query: { limit: 500 } });
    expect(active.alerts.map((alert) => alert.id)).not.toContain(id);
  });

  test("the dashboard is right", async () => {
    await runSchedules({ functionsHost: inject("functionsHost"), projectId: inject("projectId") });
    const [dashboard, stats, { alerts: active }] = await Promise.all([
      api.getDashboard(),
      api.getThreatStats(),
      api.listActiveAlerts({ query: { limit: 500 } }),
    ]);
    expect(dashboard.severity_distribution).toEqual(stats.severity_distribution);
    expect(dashboard.type_distribution).toEqual(stats.type_distribution);
    expect(dashboard.active_alerts).toBe(active.length);
    expect(dashboard.processed).toBeGreaterThanOrEqual(21);
    expect((await api.getRiskIndex()).value).toBeGreaterThan(5);
    const summary = await api.getAnalyticsSummary();
    expect(summary.dashboard_stats).toEqual(dashboard);
    expect(summary.top_sources.map(({ ip }) => ip)).toContain(SOURCE);
  });

  test("the history is complete", async () => {
    const { history } = await api.getAlertHistory({ params: { id: seen()?.id ?? "" } });
    expect(history.map(({ action, from, to }) => `${action}: ${from} → ${to}`)).toEqual([
      "acknowledge: NEW → ACKNOWLEDGED",
      "investigate: ACKNOWLEDGED → INVESTIGATING",
      "resolve: INVESTIGATING → RESOLVED",
    ]);
    expect(errors).toEqual([]);
  });
});
