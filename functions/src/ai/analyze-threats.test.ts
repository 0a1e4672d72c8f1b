import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Threat } from "@threatstream/contracts";
import { aThreat } from "@threatstream/core/testing";
import { AnalysisLaterError, createThreatAnalysis } from "./analyze-threats.ts";
import type { AnalysisStore } from "./analyze-threats.ts";
import { Breaker } from "./breaker.ts";
import { AnalysisDispatcher, MAX_SIMILAR } from "./dispatch.ts";
import { createGeminiAnalyzer } from "./gemini.ts";
import { mergeAnswer } from "./merge-answer.ts";
import type { Answer } from "@threatstream/core/model";
import type { AnalysisTask } from "./task.ts";
import { GOOD_VERDICT, fails, good } from "./testing/behaviours.ts";
import { startStubGemini } from "./testing/stub-gemini.ts";
import type { StubGemini } from "./testing/stub-gemini.ts";

/* The real client library against a local server that speaks as Gemini does; threats and answers in memory. */

const NOW = Date.parse("2026-03-10T12:00:00.000Z");
const FINGERPRINT = "a".repeat(64);
let stub: StubGemini;

beforeAll(async () => {
  stub = await startStubGemini();
});
beforeEach(() => stub.answer(good));
afterAll(() => stub.close());

function world(threats: readonly Threat[], { budget = 100 } = {}) {
  const held = new Map(threats.map((threat) => [threat.id, threat]));
  const answers = new Map<string, Answer>();
  const claims = new Map<string, string>();
  const logs: string[] = [];
  const log = (message: string, fields?: Readonly<Record<string, unknown>>) =>
    logs.push(`${message} ${JSON.stringify(fields?.["reason"])}`);
  const used = { calls: 0, shared: 0, outcomes: Array.of<string>() };
  const store: AnalysisStore = {
    threats: async (ids) => ids.flatMap((id) => held.get(id) ?? []),
    answer: async (fingerprint) => answers.get(fingerprint),
    async claim(fingerprint, holder) {
      const owner = claims.get(fingerprint) ?? holder;
      claims.set(fingerprint, owner);
      return owner === holder;
    },
    async keep(fingerprint, answer) {
      answers.set(fingerprint, answer);
      claims.delete(fingerprint);
    },
    release: async (fingerprint) => void claims.delete(fingerprint),
    async apply(id, answer) {
      const threat = held.get(id);
      if (threat === undefined || threat.ai !== undefined) return false;
      held.set(id, mergeAnswer(threat, answer));
      return true;
    },
  };
  let ids = 0;
  const analyze = createThreatAnalysis({
    analyzer: createGeminiAnalyzer({
      apiKey: "test-key",
      baseUrl: stub.baseUrl,
      model: "gemini-test",
      temperature: 0.1,
      maxOutputTokens: 1_024,
      timeoutMs: 2_000,
      prices: { promptPerMillion: 0.3, replyPerMillion: 2.5 },
      nonce: () => "nonce",
      clock: () => performance.now(),
    }),
    store,
    use: {
      async reserve() {
        if (used.calls >= budget) return { ok: false, reason: "over_budget" };
        used.calls += 1;
        return {
          ok: true,
          settle: async (outcome) => {
            used.outcomes.push(outcome.kind === "analysis" ? "answer" : outcome.reason);
          },
        };
      },
      shared: async (count) => {
        used.shared += count;
      },
    },
    breaker: new Breaker({ failures: 3, openMs: 60_000, clock: () => NOW }),
    minSeverity: "MEDIUM",
    answerTtlMs: 3_600_000,
    timeoutMs: 2_000,
    clock: () => NOW,
    newId: () => `worker-${(ids += 1)}`,
    logger: { info: log, warn: log, error: log },
  });
  return { held, answers, claims, used, logs, analyze };
}

function taskOf(...threats: readonly Threat[]): AnalysisTask {
  return { threats: threats.map(({ id }) => ({ id, fingerprint: FINGERPRINT, payload: '{"url":"/"}' })) };
}

const MEDIUM = { severity: "MEDIUM", confidence: 0.6, risk_score: 60 } as const;

describe("a task", () => {
  test("gives its threats an answer, which is asked for once and shared", async () => {
    const threats = [aThreat(1, MEDIUM), aThreat(2, MEDIUM), aThreat(3, MEDIUM)];
    const before = stub.calls.length;
    const { held, used, analyze } = world(threats);
    await analyze(taskOf(...threats));
    expect(stub.calls.length - before).toBe(1);
    for (const { id } of threats) {
      expect(held.get(id)).toMatchObject({ audit_ref: "GEMINI:gemini-test", ai: { verdict: GOOD_VERDICT } });
    }
    expect([...held.values()].filter(({ ai }) => ai?.cached === false)).toHaveLength(1);
    const after = new Map(held);
    await analyze(taskOf(...threats));
    expect(held).toEqual(after);
    expect(used).toMatchObject({ calls: 1, outcomes: ["answer"] });
  });

  test("of a kind that was answered costs nothing", async () => {
    const threats = Array.from({ length: 30 }, (_, index) => aThreat(index, MEDIUM));
    const { held, used, analyze } = world(threats);
    for (const threat of threats) await analyze(taskOf(threat));
    expect(used).toMatchObject({ calls: 1, shared: 29 });
    expect([...held.values()].every(({ ai }) => ai !== undefined)).toBe(true);
  });

  test("leaves alone what is below the least severity, unknown, or analysed", async () => {
    const low = aThreat(1, { severity: "LOW" });
    const { held, used, analyze } = world([low]);
    await analyze(taskOf(low, aThreat(9, MEDIUM)));
    expect([used.calls, held.get(low.id)?.ai]).toEqual([0, undefined]);
  });

  test("waits for another that asks about the same", async () => {
    const threat = aThreat(1, MEDIUM);
    const { claims, used, analyze } = world([threat]);
    claims.set(FINGERPRINT, "somebody else");
    await expect(analyze(taskOf(threat))).rejects.toThrow(AnalysisLaterError);
    expect(used.calls).toBe(0);
  });
});

describe("a model that does not answer", () => {
  test("leaves the rules' verdict, one log line and a task to be tried again", async () => {
    const threat = aThreat(1, MEDIUM);
    stub.answer(fails(500));
    const { held, claims, used, logs, analyze } = world([threat]);
    await expect(analyze(taskOf(threat))).rejects.toThrow(AnalysisLaterError);
    expect(held.get(threat.id)).toEqual(threat);
    expect([claims.size, used.outcomes, logs]).toEqual([
      0,
      ["server_error"],
      [`The model gave no answer; the rules' verdict stands. "server_error"`],
    ]);
    stub.answer(good);
    await analyze(taskOf(threat));
    expect(held.get(threat.id)?.ai).toBeDefined();
  });

  test("is not asked any more after it failed again and again", async () => {
    const threats = Array.from({ length: 6 }, (_, index) => aThreat(index, MEDIUM));
    stub.answer(fails(503));
    const { used, logs, analyze } = world(threats);
    for (const threat of threats) await analyze(taskOf(threat)).catch(() => {});
    expect(used.calls).toBe(3);
    expect(logs.at(-1)).toMatch(/circuit_open/);
  });

  test("is not asked over the budget, and the task is done", async () => {
    const threat = aThreat(1, MEDIUM);
    const { held, logs, analyze } = world([threat], { budget: 0 });
    await analyze(taskOf(threat));
    expect(held.get(threat.id)).toEqual(threat);
    expect(logs[0]).toMatch(/over_budget/);
  });
});

describe("the pipeline sends", () => {
  function dispatcher(away = false) {
    const tasks: AnalysisTask[] = [];
    const warnings: string[] = [];
    const offered = new AnalysisDispatcher({
      enqueue: async (task) => {
        if (away) throw new Error("the queue is away");
        tasks.push(task);
      },
      minSeverity: "MEDIUM",
      clock: () => NOW,
      logger: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
    });
    return { offered, tasks, warnings };
  }

  test("threats of one source together, severe ones alone, without their secrets", async () => {
    const { offered, tasks } = dispatcher();
    await offered.offer([
      { threat: aThreat(1, { source_ip: "203.0.113.1" }), payload: { password: "hunter2", url: "/a" } },
      { threat: aThreat(2, { source_ip: "203.0.113.2" }), payload: { url: "/b" } },
      { threat: aThreat(3, { source_ip: "203.0.113.1" }), payload: { body: "x=1" } },
      { threat: aThreat(4, { severity: "LOW" }) },
    ]);
    expect(tasks.map(({ threats }) => threats.length).toSorted((a, b) => a - b)).toEqual([1, 2]);
    expect(JSON.stringify(tasks)).not.toContain("hunter2");
  });

  test("the beginning of a flood, and no more of it", async () => {
    const { offered, tasks } = dispatcher();
    for (let index = 0; index < 500; index += 1) {
      await offered.offer([{ threat: aThreat(index), payload: { url: `/login?user=${index}` } }]);
    }
    expect(tasks.flatMap(({ threats }) => threats)).toHaveLength(MAX_SIMILAR);
  });

  test("nothing where the queue is away, and goes on", async () => {
    const { offered, warnings } = dispatcher(true);
    await offered.offer([{ threat: aThreat(1) }]);
    expect(warnings).toHaveLength(1);
  });
});
