import { EventSimulated, TOPICS } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { threatId } from "@threatstream/core/model";
import { readRecord, splitMessage } from "@threatstream/core/pipeline";
import { NOW } from "@threatstream/core/testing";
import { TEST_SOURCES, ask, askInVain, post, testApi } from "./testing.ts";

const PATH = "/api/simulate/event";
const EVENT = { timestamp: "2026-03-10T11:59:00Z", event_type: "sql_injection", source_ip: "203.0.113.7" };

async function simulate(body: string) {
  const { app, published } = testApi();
  const reply = await ask(app, "simulateEvent", PATH, post("application/json", body));
  const [message] = published;
  const { records } = splitMessage({
    data: message?.data ?? Buffer.alloc(0),
    attributes: message?.attributes ?? {},
    receivedAt: Date.parse(NOW),
  });
  return {
    status: reply.status,
    body: EventSimulated.parse(reply.body),
    results: records.map((record) => readRecord(record, TEST_SOURCES)),
  };
}

describe(`an event for ${TOPICS.raw}`, () => {
  test("it is published once, and the reply says which threat it becomes", async () => {
    const { status, body, results } = await simulate(JSON.stringify({ ...EVENT, event_id: "sim-1" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "success", event_id: "sim-1", threat_id: threatId("sim-1") });
    expect(results).toMatchObject([{ kind: "event", format: "native", event: { event_id: "sim-1" } }]);
  });

  test.each([JSON.stringify(EVENT), JSON.stringify(EVENT, undefined, 2), ` ${JSON.stringify(EVENT)}\n`])(
    "without an id it gets the one that the pipeline derives: %j",
    async (text) => {
      const { body, results } = await simulate(text);
      expect(results).toMatchObject([{ kind: "event", event: { event_id: body.event_id } }]);
    },
  );

  test.each([
    ["", "invalid_json"],
    ["{", "invalid_json"],
    ["[]", "invalid_event"],
    [JSON.stringify([EVENT]), "invalid_event"],
    ["17", "invalid_event"],
    [JSON.stringify({ ...EVENT, timestamp: "2027-01-01T00:00:00Z" }), "invalid_event"],
    ["[".repeat(100_000), "invalid_json"],
    [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, "invalid_event"],
  ])("%.40s is 400", async (text, code) => {
    const reply = await askInVain(testApi().app, PATH, post("application/json", text));
    expect(reply).toMatchObject({ status: 400, code, details: [{ index: 0, code }] });
  });

  test("every bad field is named", async () => {
    const text = JSON.stringify({ ...EVENT, source_ip: 7, destination_port: 70_000, timestamp: "now" });
    const { message, details } = await askInVain(testApi().app, PATH, post("application/json", text));
    for (const field of ["source_ip", "destination_port", "timestamp"]) {
      expect(message).toContain(field);
      expect(JSON.stringify(details)).toContain(field);
    }
  });

  test("one that is not UTF-8 is 400, one that is too large 413, one that is not JSON 415", async () => {
    const { app } = testApi();
    const type = "application/json";
    const large = JSON.stringify({ ...EVENT, payload: { text: "x".repeat(256 * 1024) } });
    expect(await askInVain(app, PATH, post(type, new Uint8Array([0xff])))).toMatchObject({ status: 400 });
    expect(await askInVain(app, PATH, post(type, large))).toMatchObject({ status: 413, code: "too_large" });
    expect(await askInVain(app, PATH, post("text/plain", "{}"))).toMatchObject({ status: 415 });
  });

  test("one that the topic does not take is 503", async () => {
    const { app } = testApi({ publish: () => Promise.reject(new Error("no such topic")) });
    const reply = await askInVain(app, PATH, post("application/json", JSON.stringify(EVENT)));
    expect(reply).toMatchObject({ status: 503, code: "unavailable" });
  });
});
