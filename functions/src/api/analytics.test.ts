import { expect, test } from "vitest";
import { ask, testApi } from "./testing.ts";

test("before the first step, analytics are those of a system where nothing has happened", async () => {
  const { app } = testApi();
  expect((await ask(app, "getRiskIndex")).body).toMatchObject({ value: 5, level: "NORMAL" });
  expect((await ask(app, "getDashboard")).body).toMatchObject({ processed: 0, active_alerts: 0 });
  expect((await ask(app, "listTopSources")).body).toEqual([]);
  expect((await ask(app, "listGeoThreats")).body).toEqual([]);
  expect((await ask(app, "getMitreMatrix")).body).toEqual({ techniques: [], total: 0 });
  await ask(app, "getTimeline");
});
