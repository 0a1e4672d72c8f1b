import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createApiClient } from "@threatstream/client";
import type { Threat } from "@threatstream/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GOOD_VERDICT, fails, says } from "../../functions/src/ai/testing/behaviours.ts";
import { startStubGemini } from "../../functions/src/ai/testing/stub-gemini.ts";
import type { StubGemini } from "../../functions/src/ai/testing/stub-gemini.ts";
import { freePorts } from "../../suite/ports.ts";
import { ROOT } from "../../suite/paths.ts";
import { startSuite } from "../../suite/suite.ts";
import type { Suite } from "../../suite/suite.ts";
import { waitFor } from "../support/wait.ts";

/*
 * The whole way with a model: events by the API, the pipeline, the task queue, the real client library and a server that
 * speaks as Gemini does, until the analyst's words are in the threat's document. In a suite of its own, for it has a key.
 */

let stub: StubGemini;
let suite: Suite;

beforeAll(async () => {
  stub = await startStubGemini();
  stub.answer(says(JSON.stringify({ ...GOOD_VERDICT, severity: "CRITICAL", explanation: "It got in." })));
  suite = await startSuite({
    ports: await freePorts(),
    logFile: join(ROOT, ".suite/analysis.log"),
    env: { GEMINI_API_KEY: "test-key", GEMINI_EMULATOR_HOST: stub.baseUrl.replace("http://", "") },
  });
});

afterAll(async () => {
  await suite?.stop();
  await stub?.close();
});

const api = () => createApiClient({ baseUrl: suite.hostingUrl });

async function threatOf(wanted: (threat: Threat) => boolean): Promise<Threat> {
  return waitFor("the threat", async () => {
    const { threats } = await api().listRecentThreats({ query: { limit: 500 } });
    return threats.find(wanted);
  });
}

function scriptOf(index: number) {
  return {
    event_id: `xss-${index}`,
    timestamp: new Date().toISOString(),
    event_type: "http_request",
    source_ip: "92.63.197.200",
    payload: { method: "GET", url: `/search?q=<script>alert(${index})</script>`, status: 200 },
  };
}

test("a log is explained: the threat gains the model's words, the rules' stay beside, and one call serves them", async () => {
  const log = await readFile(join(ROOT, "examples/auth.log"), "utf8");
  await api().postEvents({ body: log });
  const explained = await threatOf(
    ({ detections, ai }) => detections[0] === "login-after-burst" && ai !== undefined,
  );
  expect(explained).toMatchObject({
    severity: "CRITICAL",
    threat_type: "BRUTE_FORCE",
    audit_ref: "GEMINI:gemini-2.5-flash",
    rules: { severity: "CRITICAL", threat_type: "BRUTE_FORCE" },
    ai: { verdict: { explanation: "It got in." } },
  });
  const shown = await api().explainThreat({ params: { id: explained.id } });
  expect(shown.rules.description).toMatch(/27 failed logins for 9 users from 92\.63\.197\.153 \(RU\)/);
  expect(shown.ai?.verdict.explanation).toBe("It got in.");
  await threatOf(({ detections, ai }) => detections[0] === "brute-force" && ai !== undefined);
  const { ai } = await api().getHealth();
  expect(ai).toMatchObject({ status: "up", calls_today: stub.calls.length });
  expect(stub.calls.length).toBeLessThanOrEqual(5);
});

test("the same again costs nothing and changes nothing", async () => {
  const before = await api().listRecentThreats({ query: { limit: 500, severity: "CRITICAL" } });
  const calls = stub.calls.length;
  const log = await readFile(join(ROOT, "examples/auth.log"), "utf8");
  await api().postEvents({ body: log });
  // What comes after it in the topic has been through the pipeline.
  await api().postEvents({ body: [{ ...scriptOf(0), event_id: "after", payload: { url: "/" } }] });
  await threatOf(({ event_id }) => event_id === "after");
  expect((await api().listRecentThreats({ query: { limit: 500, severity: "CRITICAL" } })).threats).toEqual(
    before.threats,
  );
  expect(stub.calls).toHaveLength(calls);
});

test("a verdict that rises to HIGH raises the alert that the rules did not; similar threats share the answer", async () => {
  const calls = stub.calls.length;
  await api().postEvents({ body: [scriptOf(1)] });
  const first = await threatOf(({ event_id, ai }) => event_id === "xss-1" && ai !== undefined);
  expect(first).toMatchObject({ severity: "HIGH", threat_type: "XSS", rules: { severity: "MEDIUM" } });
  const alert = await waitFor("its alert", async () => {
    const { alerts } = await api().listActiveAlerts();
    return alerts.find(({ threat_id }) => threat_id === first.id);
  });
  expect(alert).toMatchObject({ severity: "HIGH", threat_type: "XSS", status: "NEW", occurrences: 1 });
  await api().postEvents({ body: [scriptOf(2)] });
  const second = await threatOf(({ event_id, ai }) => event_id === "xss-2" && ai !== undefined);
  expect(second.ai?.cached).toBe(true);
  await waitFor("the second occurrence", async () =>
    (await api().getAlert({ params: { id: alert.id } })).occurrences === 2 ? true : undefined,
  );
  expect(stub.calls).toHaveLength(calls + 1);
  const { severity_distribution } = await api().getThreatStats();
  const { threats } = await api().listRecentThreats({ query: { limit: 500 } });
  const high = threats.filter(({ severity }) => severity === "HIGH");
  expect(severity_distribution.HIGH).toBe(high.length);
});

test("an analyst asks; without an answer the rules speak", async () => {
  const { threats } = await api().listRecentThreats({ query: { limit: 1, severity: "CRITICAL" } });
  const [threat] = threats;
  if (threat === undefined) throw new Error("There is no threat to ask about.");
  const asked = await api().askAi({ body: { threats: [threat.id], context: "Did it get in?" } });
  expect(asked).toMatchObject({ explanation: "It got in.", audit_ref: "GEMINI:gemini-2.5-flash" });
  stub.answer(fails(500));
  const rules = await api().askAi({ body: { threats: [threat.id] } });
  expect(rules).toMatchObject({ audit_ref: "RULE-ENGINE", severity: threat.rules?.severity });
  expect(rules.summary).toMatch(/27 failed logins/);
});
