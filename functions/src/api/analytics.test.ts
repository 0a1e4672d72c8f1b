import { expect, test } from "vitest";
import { ask, testApi } from "./testing.ts";

test("before the first step, analytics are those of a system where nothing has happened", async () => {
  const { app } = testApi();
  expect((await ask(app, "getRiskIndex")).body).toMatchObject({ value: 5, level: "NORMAL" });
  expect((await ask(app, "getDashboard")).body).toMatchObject({ processed: 0, active_alerts: 0 });
  expect((await ask(app, "listTopSources")).body).toEqual([]);
  expect((await ask(app, "listGeoThreats")).body).toEqual([]);
  expect((await ask(app, "getMitreMatrix")).body).toMatchObject({ techniques: [], total: 0 });
  await ask(app, "getTimeline");
  expect((await ask(app, "getStreamStatus")).body).toMatchObject({ status: "idle" });
});

test("a technique says when a simulation proved it, where one has", async () => {
  const seen = { count: 3, covered: true, detections: ["brute-force"] };
  const verified = { at: "2026-03-10T11:00:00.000Z", scenario: "brute_force" };
  const mitre = {
    techniques: [
      { technique_id: "T1110", ...seen, verified },
      { technique_id: "T1078", ...seen },
    ],
    total: 6,
    covered_techniques: 2,
  };
  const { app } = testApi({ analytics: async () => async (_name, idle) => ({ ...idle, mitre }) });
  expect((await ask(app, "getMitreMatrix")).body).toEqual(mitre);
});

test("the stream's state follows from what was measured", async () => {
  const stream = {
    events_per_second: 12,
    lag_p50_ms: 40,
    lag_p95_ms: 20_000,
    processed: 900,
    threats: 30,
    stored: 880,
    alerts: 4,
    dead_lettered: 7,
  };
  const { app } = testApi({ analytics: async () => async (_name, idle) => ({ ...idle, stream }) });
  expect((await ask(app, "getKafkaStreamStatus")).body).toEqual({
    status: "lagging",
    topics: [
      ["security.raw.logs", 907, 900, 7, 20_000],
      ["security.analyzed.threats", 880, 880, 0, 0],
      ["security.critical.alerts", 4, 4, 0, 0],
      ["security.dead.letters", 7, 7, 0, 0],
    ].map(([name, published, processed, dead_lettered, oldest_unprocessed_age_ms]) => ({
      name,
      published,
      processed,
      dead_lettered,
      oldest_unprocessed_age_ms,
    })),
  });
  expect((await ask(app, "getStreamCluster")).body).toMatchObject({
    messages_per_sec: 12,
    consumer_lag_ms: 40,
  });
});
