import { describe, expect, test } from "vitest";
import { anAlert } from "@threatstream/core/testing";
import { ask, askInVain, fakeQueries, testApi } from "./testing.ts";

const ALERTS = Array.from({ length: 60 }, (_each, index) => anAlert(index));
const { app } = testApi({ queries: async () => fakeQueries({ alerts: ALERTS }) });

describe("active alerts", () => {
  test("fifty are given where nothing is said", async () => {
    const { body } = await ask(app, "listActiveAlerts");
    expect(body).toEqual({ alerts: ALERTS.slice(0, 50), count: 50 });
  });

  test("as many are given as are asked for", async () => {
    expect((await ask(app, "listActiveAlerts", "/api/alerts/active?limit=2")).body).toMatchObject({
      count: 2,
    });
  });

  test.each(["-1", "0", "501", "1e9", "NaN", "1.5", "ten", "%00"])("a limit of %s is 400", async (limit) => {
    const reply = await askInVain(app, `/api/alerts/active?limit=${limit}`);
    expect(reply).toMatchObject({ status: 400, code: "invalid_request", details: [{ field: "limit" }] });
  });
});
