import { IDLE_DASHBOARD } from "@threatstream/contracts/plain";
import type { PlaybookExecution } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { BadDocumentError, WatchRefusedError, unreachable, wrongProject } from "../watch/errors.ts";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { testConnection } from "./testing.ts";

const EXECUTION: PlaybookExecution = {
  execution_id: "EXE-000000000000000000000001",
  playbook_id: "pb-brute-001",
  playbook_name: "Brute force",
  threat_id: aThreat(1).id,
  status: "PENDING",
  started_at: "2026-03-10T12:00:00.000Z",
  current_step: 1,
  total_steps: 2,
  steps_completed: 0,
  steps_failed: 0,
  executed_by: "automatic",
  steps: [],
};

const risk = (value: number) =>
  ({ value, level: "NORMAL", trend: "STABLE", last_updated: "2026-03-10T12:00:00.000Z" }) as const;

function connected(window?: number) {
  const opened = testConnection(window);
  opened.live.connect();
  opened.tellAll();
  return opened;
}

describe("a live connection", () => {
  test("tells the initial state once, when every source has told its own", () => {
    const { live, hands, tellAll, messages, statuses } = testConnection();
    live.connect();
    live.connect();
    const threats = Array.from({ length: 25 }, (_, index) => aThreat(25 - index));
    hands.activeAlerts.tell([anAlert(1)]);
    expect(messages).toEqual([]);
    tellAll(threats);
    expect(messages).toEqual([
      {
        type: "initial_state",
        data: {
          threats: threats.slice(0, 20),
          alerts: [],
          stats: IDLE_DASHBOARD,
          dashboard_stats: IDLE_DASHBOARD,
          dashboard: IDLE_DASHBOARD,
          risk_index: risk(5),
          risk_timeline: [],
          timeline: null,
        },
        timestamp: "2026-03-10T12:00:00.000Z",
      },
    ]);
    expect(statuses).toEqual(["disconnected", "connecting", "connected"]);
  });

  test("tells new threats and alerts, the oldest of a snapshot first, each once", () => {
    const { hands, messages } = connected();
    hands.threats.tell([aThreat(2), aThreat(1)]);
    hands.threats.tell([aThreat(3), aThreat(2), aThreat(1)]);
    hands.newAlerts.tell([anAlert(1)]);
    hands.newAlerts.tell([anAlert(1, { status: "ACKNOWLEDGED" })]);
    const told = messages.slice(1).map(({ type, data }) => [type, "id" in data ? data.id : undefined]);
    expect(told).toEqual([
      ["new_threat", aThreat(1).id],
      ["new_threat", aThreat(2).id],
      ["new_threat", aThreat(3).id],
      ["new_alert", anAlert(1).id],
    ]);
  });

  test("tells a document when it says something else", () => {
    const { hands, messages } = connected();
    for (const value of [5, 5, 7]) hands.risk.tell(risk(value));
    hands.risk.tell(undefined);
    expect(messages.slice(1).map(({ type, data }) => [type, data])).toEqual([
      ["risk_update", risk(5)],
      ["risk_update", risk(7)],
    ]);
  });

  test("is offline while a source has only its cache, which is no news", () => {
    const { hands, statuses, types } = connected();
    hands.threats.tellCached([aThreat(1)]);
    expect(statuses.at(-1)).toBe("offline");
    expect(types()).toEqual(["initial_state"]);
    hands.threats.tell([aThreat(2), aThreat(1)]);
    expect(statuses.at(-1)).toBe("connected");
    expect(types()).toEqual(["initial_state", "new_threat", "new_threat"]);
  });

  test("keeps connecting while the server can't be reached at first", () => {
    const { live, hands, tellAll, statuses, types } = testConnection();
    live.connect();
    hands.threats.tellCached([]);
    expect(statuses).toEqual(["disconnected", "connecting"]);
    tellAll();
    expect(statuses.at(-1)).toBe("connected");
    expect(types()).toEqual(["initial_state"]);
  });

  test("is stale when a heartbeat stops, until it beats again", () => {
    const { hands, statuses, passTime, types } = connected();
    passTime();
    expect(statuses.at(-1)).toBe("connected");
    hands.heartbeat.tell({ beat: 1 });
    passTime();
    expect(statuses.at(-1)).toBe("stale");
    hands.heartbeat.tell({ beat: 2 });
    expect(statuses.at(-1)).toBe("connected");
    expect(types()).toEqual(["initial_state", "heartbeat", "heartbeat"]);
  });

  test("has the earlier service's four states beside its own", () => {
    const { live, hands, tellAll, passTime } = testConnection();
    const states: string[] = [];
    live.onStatus((status, detail) => states.push(`${status}: ${detail}`));
    expect(live.getStatus()).toBe("disconnected");
    live.connect();
    expect(live.getStatus()).toBe("connecting");
    hands.threats.refuse(unreachable("threats", "shop", 20_000));
    expect(live.getStatus()).toBe("error");
    tellAll();
    hands.threats.tellCached([]);
    hands.threats.tell([]);
    hands.heartbeat.tell({ beat: 1 });
    passTime();
    expect(live.getStatus()).toBe("connected");
    live.disconnect();
    expect(states).toEqual([
      "disconnected: disconnected",
      "connecting: connecting",
      "error: unreachable",
      "connected: connected",
      "disconnected: offline",
      "connected: connected",
      "connected: stale",
      "disconnected: disconnected",
    ]);
  });

  test("reports once what every source reports: an unreachable server, a wrong project", () => {
    const { live, hands, errors, statuses, listening } = testConnection();
    live.connect();
    const all = listening();
    for (const hand of [hands.threats, hands.newAlerts, hands.risk]) {
      hand.refuse(unreachable("threats", "shop", 20_000));
      hand.refuse(wrongProject("threats", "shop"));
    }
    expect(errors.map(({ name }) => name)).toEqual(["UnreachableError", "WrongProjectError"]);
    expect(statuses).toEqual(["disconnected", "connecting", "unreachable"]);
    expect(listening()).toBe(all);
  });

  test("tells each new point of the timeline once, as the earlier service did", () => {
    const { hands, messages } = connected();
    const point = (minute: number, risk_score: number) => ({
      timestamp: `2026-03-10T12:0${minute}:00.000Z`,
      risk_score,
      threats_detected: 1,
      time: `12:0${minute}:00`,
      risk: risk_score,
    });
    hands.timeline.tell({ timeline: [point(1, 5), point(2, 6)] });
    // The present minute's value goes on changing until it ends.
    hands.timeline.tell({ timeline: [point(1, 5), point(2, 60)] });
    hands.timeline.tell({ timeline: [point(2, 60), point(3, 70)] });
    expect(messages.slice(1)).toMatchObject([
      { type: "risk_timeline_update", data: { time: "12:01:00", risk: 5 } },
      { type: "risk_timeline_update", data: { time: "12:02:00", risk: 6 } },
      { type: "risk_timeline_update", data: { time: "12:03:00", risk: 70 } },
    ]);
    expect(messages.at(-1)?.data).toEqual({
      time: "12:03:00",
      risk: 70,
      timestamp: "2026-03-10T12:03:00.000Z",
    });
  });

  test("tells each change of an execution, and a step of it as progress too", () => {
    const { hands, messages } = connected();
    const tell = (fields: Partial<PlaybookExecution>) => hands.executions.tell([{ ...EXECUTION, ...fields }]);
    tell({});
    tell({ status: "RUNNING" });
    tell({ status: "RUNNING", steps_completed: 1, current_step: 2 });
    tell({ status: "COMPLETED", steps_completed: 2, current_step: 2 });
    expect(messages.slice(1).map(({ type }) => type)).toEqual([
      "playbook_status",
      "playbook_status",
      "playbook_status",
      "playbook_progress",
      "playbook_status",
      "playbook_progress",
    ]);
    expect(messages.at(-1)?.data).toMatchObject({ status: "COMPLETED", steps_completed: 2 });
  });

  test("says so when more came at once than it listens to", () => {
    const { hands, errors } = connected(20);
    const from = (newest: number) => Array.from({ length: 20 }, (_, index) => aThreat(newest - index));
    hands.threats.tell(from(19).slice(0, 19));
    expect(errors).toEqual([]);
    hands.threats.tell(from(60));
    expect(errors).toMatchObject([{ name: "MissedNewsError", path: "threats" }]);
  });
});

describe("a live connection that ends", () => {
  test("tells nothing after disconnecting, and begins anew without repeating news", () => {
    const { live, hands, tellAll, statuses, types, listening } = connected();
    hands.threats.tell([aThreat(1)]);
    live.disconnect();
    expect(listening()).toBe(0);
    expect(statuses.at(-1)).toBe("disconnected");
    live.connect();
    tellAll([aThreat(1)]);
    hands.threats.tell([aThreat(2), aThreat(1)]);
    expect(types()).toEqual(["initial_state", "new_threat", "initial_state", "new_threat"]);
  });

  test("stops amid a snapshot when a handler disconnects", () => {
    const { live, hands, types } = connected();
    live.onMessage(({ type }) => type === "new_threat" && live.disconnect());
    hands.threats.tell([aThreat(2), aThreat(1)]);
    expect(types()).toEqual(["initial_state", "new_threat"]);
  });

  test("fails as a whole and once when the rules refuse a source; connecting again tries again", () => {
    const { live, hands, tellAll, statuses, errors, listening } = testConnection();
    live.connect();
    const refusal = new WatchRefusedError("Refused.", {
      code: "permission-denied",
      path: "threats",
      ended: true,
    });
    hands.threats.refuse(refusal);
    hands.newAlerts.refuse(refusal);
    expect(errors).toEqual([refusal]);
    expect(statuses).toEqual(["disconnected", "connecting", "failed"]);
    expect(listening()).toBe(0);
    live.connect();
    tellAll();
    expect(statuses.at(-1)).toBe("connected");
  });

  test("goes on when a single document can't be shown", () => {
    const { hands, statuses, errors } = connected();
    const bad = new BadDocumentError("threats/x lacks id.", {
      code: "bad-document",
      path: "threats/x",
    });
    hands.threats.refuse(bad);
    expect(errors).toEqual([bad]);
    expect(statuses.at(-1)).toBe("connected");
  });
});

describe("handlers", () => {
  test("hear nothing more once they are taken away", () => {
    const { live, tellAll } = testConnection();
    const heard: string[] = [];
    const stop = live.onMessage(({ type }) => heard.push(type));
    stop();
    live.connect();
    tellAll();
    expect(heard).toEqual([]);
  });

  test("that throw are reported, and the others hear the message", () => {
    const { live, tellAll, errors } = testConnection();
    live.onMessage(() => {
      throw new Error("a page's mistake");
    });
    const heard: string[] = [];
    live.onMessage(({ type }) => heard.push(type));
    live.connect();
    tellAll();
    expect(heard).toEqual(["initial_state"]);
    expect(errors).toMatchObject([{ name: "HandlerError", cause: { message: "a page's mistake" } }]);
  });

  test("hear the state again when it is requested, or after a handshake, as it is then", () => {
    const { live, hands, messages, types } = connected();
    hands.risk.tell(risk(9));
    live.requestState();
    hands.dashboard.tell({ ...IDLE_DASHBOARD, processed: 7 });
    live.sendHandshake(1_773_144_000);
    expect(types()).toEqual([
      "initial_state",
      "risk_update",
      "initial_state",
      "metrics_update",
      "initial_state",
    ]);
    expect(messages[2]?.data).toMatchObject({ risk_index: risk(9) });
    const stats = { processed: 7 };
    expect(messages[4]?.data).toMatchObject({ stats, dashboard: stats, dashboard_stats: stats });
  });
});
