import { AlertPage, Suppression } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { anAlert } from "@threatstream/core/testing";
import { ask, askInVain, fakeAlertActions, fakeQueries, fakeSuppressions, testApi } from "./testing.ts";

const ALERTS = Array.from({ length: 5 }, (_each, index) =>
  anAlert(index, { rule: "test-rule", priority: index % 2 === 0 ? "P1" : "P2" }),
);
const ALERT = anAlert(1, { rule: "test-rule", priority: "P2" });

function api() {
  const actions = fakeAlertActions(ALERTS);
  const suppressions = fakeSuppressions();
  const { app } = testApi({
    queries: async () => fakeQueries({ alerts: ALERTS }),
    alertActions: async () => actions,
    suppressions: async () => suppressions,
  });
  return { app, actions };
}

function json(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

const path = (action: string, id = ALERT.id) => `/api/alerts/${id}/${action}`;

describe("alerts", () => {
  test("come newest first, page by page, each once", async () => {
    const { app } = api();
    const ids: string[] = [];
    let cursor = "";
    do {
      const { body } = await ask(app, "listAlerts", `/api/alerts?limit=2&cursor=${cursor}`);
      const page = AlertPage.parse(body);
      ids.push(...page.alerts.map(({ id }) => id));
      cursor = page.next_cursor ?? "";
    } while (cursor !== "");
    expect(ids).toEqual(ALERTS.map(({ id }) => id).toReversed());
  });

  test("are filtered by status and priority", async () => {
    const { app } = api();
    expect((await ask(app, "listAlerts", "/api/alerts?priority=P2")).body).toMatchObject({ count: 2 });
    expect((await ask(app, "listAlerts", "/api/alerts?status=RESOLVED")).body).toMatchObject({ count: 0 });
    expect(await askInVain(app, "/api/alerts?status=OPEN")).toMatchObject({ status: 400 });
    expect(await askInVain(app, "/api/alerts?cursor=x")).toMatchObject({ details: [{ field: "cursor" }] });
  });

  test("one is found by its id", async () => {
    const { app } = api();
    expect((await ask(app, "getAlert", `/api/alerts/${ALERT.id}`)).body).toEqual(ALERT);
    for (const id of ["ALT-0", "__proto__", `${ALERT.id}%2Fhistory`]) {
      expect(await askInVain(app, `/api/alerts/${id}`)).toMatchObject({ status: 404 });
    }
  });
});

describe("what analysts do", () => {
  test("a shift: seen, worked on, given away, closed, and all of it told", async () => {
    const { app, actions } = api();
    const { body: seen } = await ask(
      app,
      "acknowledgeAlert",
      path("acknowledge"),
      json({ analyst_id: "ana" }),
    );
    expect(seen).toMatchObject({ status: "ACKNOWLEDGED", acknowledged_by: "ana" });
    await ask(app, "investigateAlert", path("investigate"), json({ analyst_id: "ana", notes: "odd" }));
    await ask(app, "assignAlert", path("assign"), json({ analyst_id: "ana", assigned_to: "bo" }));
    const end = json({ analyst_id: "bo", resolution: "Password changed" });
    const { body: closed } = await ask(app, "resolveAlert", path("resolve"), end);
    expect(closed).toMatchObject({
      status: "RESOLVED",
      resolution: "Password changed",
      assigned_to: "bo",
      notes: "odd",
    });
    const { body } = await ask(app, "getAlertHistory", path("history"));
    expect(body).toMatchObject({
      count: 4,
      history: ["acknowledge", "investigate", "assign", "resolve"].map((action) => ({ action })),
    });
    expect(actions.acted).toHaveLength(4);
    expect(actions.acted[0]).toMatchObject({ actor: { kind: "local" } });
  });

  test("who is too late gets 409 and the alert as it is", async () => {
    const { app } = api();
    await ask(
      app,
      "resolveAlert",
      path("resolve"),
      json({ analyst_id: "ana", resolution: "FALSE_POSITIVE" }),
    );
    const late = await askInVain(app, path("acknowledge"), json({ analyst_id: "bo" }));
    expect(late).toMatchObject({
      status: 409,
      code: "lifecycle",
      details: [{ id: ALERT.id, status: "FALSE_POSITIVE", resolved_by: "ana" }],
    });
  });

  test("an unknown alert is 404 for every action", async () => {
    const { app } = api();
    const body = json({ analyst_id: "ana", resolution: "done" });
    for (const action of ["acknowledge", "investigate", "assign", "resolve"]) {
      for (const id of [anAlert(99).id, "nope"]) {
        expect(await askInVain(app, path(action, id), body)).toMatchObject({ status: 404 });
      }
    }
    expect(await askInVain(app, path("history", anAlert(99).id))).toMatchObject({ status: 404 });
  });

  test.each<[string, unknown, string]>([
    ["no analyst", {}, "analyst_id"],
    ["an empty analyst", { analyst_id: " " }, "analyst_id"],
    ["a number for an analyst", { analyst_id: 7 }, "analyst_id"],
    ["notes of a book's length", { analyst_id: "ana", notes: "x".repeat(4_001) }, "notes"],
    ["no object", [], ""],
  ])("%s is 400 and names the field", async (_name, body, field) => {
    const { app } = api();
    const reply = await askInVain(app, path("acknowledge"), json(body));
    expect(reply).toMatchObject({ status: 400, details: [{ field }] });
  });

  test("a body that is no JSON, of another type, or too large is refused", async () => {
    const { app } = api();
    const raw = (body: string, type = "application/json") => ({
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    expect(await askInVain(app, path("acknowledge"), raw("{"))).toMatchObject({
      status: 400,
      code: "invalid_json",
    });
    expect(await askInVain(app, path("acknowledge"), raw("a=b", "text/plain"))).toMatchObject({
      status: 415,
    });
    const deep = `{"analyst_id":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
    expect(await askInVain(app, path("acknowledge"), raw(deep))).toMatchObject({
      status: 400,
      code: "too_deep",
    });
    const large = raw(JSON.stringify({ analyst_id: "x".repeat(1024 * 1024) }));
    expect(await askInVain(app, path("acknowledge"), large)).toMatchObject({ status: 413 });
  });
});

describe("suppressions", () => {
  const until = "2026-03-11T12:00:00Z";

  test("one is made from an alert, listed and revoked", async () => {
    const { app } = api();
    const made = await ask(
      app,
      "createSuppression",
      "/api/suppressions",
      json({ alert_id: ALERT.id, until }),
    );
    expect(made).toMatchObject({ status: 201, body: { rule: "test-rule", source_ip: ALERT.source_ip } });
    const { body: list } = await ask(app, "listSuppressions");
    expect(list).toEqual({ suppressions: [made.body], count: 1 });
    const { id } = Suppression.parse(made.body);
    const { body } = await ask(app, "revokeSuppression", `/api/suppressions/${id}`);
    expect(body).toMatchObject({ id, revoked_by: "local" });
  });

  test.each<[string, unknown, string]>([
    ["an unknown alert", { alert_id: anAlert(99).id, until }, "alert_id"],
    ["a path for an alert", { alert_id: "a/b", until }, "alert_id"],
    ["a past time", { alert_id: ALERT.id, until: "2026-03-10T11:59:59Z" }, "until"],
    ["a time years ahead", { alert_id: ALERT.id, until: "2036-03-10T12:00:00Z" }, "until"],
    ["no time", { alert_id: ALERT.id }, "until"],
  ])("%s is 400", async (_name, body, field) => {
    const { app } = api();
    expect(await askInVain(app, "/api/suppressions", json(body))).toMatchObject({
      status: 400,
      details: [{ field }],
    });
  });

  test("one comes with a false positive only", async () => {
    const { app } = api();
    const resolve = (resolution: string) => json({ analyst_id: "ana", resolution, suppress_until: until });
    expect(await askInVain(app, path("resolve"), resolve("Blocked"))).toMatchObject({
      status: 400,
      details: [{ field: "suppress_until" }],
    });
    const { body } = await ask(app, "resolveAlert", path("resolve"), resolve("FALSE_POSITIVE"));
    expect(body).toMatchObject({ status: "FALSE_POSITIVE" });
  });

  test("an unknown one is 404", async () => {
    const { app } = api();
    for (const id of ["x", "a".repeat(20), "a%2Fb"]) {
      expect(await askInVain(app, `/api/suppressions/${id}`, { method: "DELETE" })).toMatchObject({
        status: 404,
      });
    }
  });
});
