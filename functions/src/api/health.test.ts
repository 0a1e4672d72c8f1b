import { expect, test } from "vitest";
import { NOW } from "@threatstream/core/testing";
import { ask, testApi } from "./testing.ts";

const up = async () => {};
const down = () => Promise.reject(new Error("no connection"));
const silent = () => new Promise<void>(() => {});

test("an API whose services answer is healthy", async () => {
  const { status, body } = await ask(testApi().app, "getHealth");
  expect(status).toBe(200);
  expect(body).toEqual({
    status: "healthy",
    timestamp: NOW,
    version: "1.2.3",
    environment: "test",
    services: { kafka: "up", pubsub: "up", gemini: "not_configured", firestore: "up" },
    ai: {
      status: "not_configured",
      calls_today: 0,
      answers_today: 0,
      cost_usd_today: 0,
      daily_budget_usd: 1,
    },
  });
});

test.each([
  ["Firestore fails", { firestore: down, pubsub: up }, { kafka: "up", pubsub: "up", firestore: "down" }],
  [
    "Firestore is silent",
    { firestore: silent, pubsub: up },
    { kafka: "up", pubsub: "up", firestore: "down" },
  ],
  ["Pub/Sub fails", { firestore: up, pubsub: down }, { kafka: "down", pubsub: "down", firestore: "up" }],
  ["both are silent", { firestore: silent, pubsub: silent }, { pubsub: "down", firestore: "down" }],
])("it is degraded, with 503, where %s", async (_case, services, states) => {
  const { app, logs } = testApi({ probes: async () => services, probeLimitMs: 5 });
  const { status, body } = await ask(app, "getHealth");
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: "degraded", services: states });
  expect(logs.every(({ level }) => level === "warn")).toBe(true);
  expect(logs).not.toHaveLength(0);
});
