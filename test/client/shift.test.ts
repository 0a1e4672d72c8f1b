import { ConflictError, createApiClient, createLiveConnection } from "@threatstream/client";
import type { LiveMessage } from "@threatstream/client";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { waitFor } from "../support/wait.ts";
import { openPage } from "../support/web.ts";
import type { WebPage } from "../support/web.ts";

/* An analyst's shift through the client alone: events in, the alert appears by listener, and is worked on to its end. */

const admin = initializeApp({ projectId: inject("projectId") }, "analyst-shift");
const api = createApiClient({ baseUrl: inject("hostingUrl"), validate: true, timeoutMs: 60_000 });
const messages: LiveMessage[] = [];
let page: WebPage;
let live: ReturnType<typeof createLiveConnection>;

beforeAll(async () => {
  page = await openPage(admin, "analyst");
  live = createLiveConnection({ db: page.db });
  live.onMessage((message) => messages.push(message));
  live.connect();
  await waitFor("the state", () => messages[0]);
});

afterAll(async () => {
  live.disconnect();
  await page.close();
  await deleteApp(admin);
});

describe("an analyst's shift", () => {
  test("from the event to the resolved alert and its history", async () => {
    const event = {
      event_id: "shift-1",
      timestamp: "2026-03-12T12:00:00.000Z",
      event_type: "sql_injection",
      source_ip: "198.51.100.230",
      payload: { query: "id=1' UNION SELECT password FROM users--" },
    };
    const { accepted } = await api.postEvents({ body: event });
    expect(accepted).toBe(1);
    const { id } = await waitFor("the alert", () =>
      messages
        .flatMap((message) => (message.type === "new_alert" ? [message.data] : []))
        .find(({ source_ip }) => source_ip === event.source_ip),
    );
    const params = { id };
    const active = await api.listActiveAlerts({ query: { limit: 500 } });
    expect(active.alerts.map((alert) => alert.id)).toContain(id);

    const step = { params, body: { analyst_id: "ana" } };
    expect(await api.acknowledgeAlert(step)).toMatchObject({
      status: "ACKNOWLEDGED",
      acknowledged_by: "ana",
    });
    expect(await api.investigateAlert(step)).toMatchObject({ status: "INVESTIGATING" });
    const closing = { params, body: { analyst_id: "ana", resolution: "Patched the form." } };
    expect(await api.resolveAlert(closing)).toMatchObject({
      status: "RESOLVED",
      resolution: "Patched the form.",
    });

    const late = await api.acknowledgeAlert(step).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(ConflictError);
    expect(late).toMatchObject({ current: await api.getAlert({ params }) });
    const { history } = await api.getAlertHistory({ params });
    expect(history).toHaveLength(3);
    const left = await api.listActiveAlerts({ query: { limit: 500 } });
    expect(left.alerts.map((alert) => alert.id)).not.toContain(id);
  });
});
