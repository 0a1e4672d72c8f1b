import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outcome } from "./analyzer.ts";
import { createGeminiAnalyzer } from "./gemini.ts";
import type { GeminiOptions } from "./gemini.ts";
import * as behaviours from "./testing/behaviours.ts";
import { startStubGemini } from "./testing/stub-gemini.ts";
import type { Behaviour, StubGemini } from "./testing/stub-gemini.ts";
import { ruledThreatOf } from "./testing/threats.ts";

let stub: StubGemini;
beforeAll(async () => {
  stub = await startStubGemini();
});
afterAll(() => stub.close());

function open(options: Partial<GeminiOptions> = {}) {
  let now = 0;
  return createGeminiAnalyzer({
    apiKey: "test-key",
    baseUrl: stub.baseUrl,
    model: "gemini-test",
    temperature: 0.1,
    maxOutputTokens: 2_048,
    timeoutMs: 10_000,
    prices: { promptPerMillion: 0.3, replyPerMillion: 2.5 },
    nonce: () => "0123456789abcdef",
    clock: () => (now += 40),
    ...options,
  });
}

const REQUEST = { evidence: [{ threat: ruledThreatOf(), excerpt: '{"username":"root"}' }] } as const;

async function outcomeOf(first: Behaviour, ...others: Behaviour[]): Promise<Outcome> {
  stub.answer(first, ...others);
  return open().analyze(REQUEST);
}

test("a valid reply becomes a verdict, with what it cost", async () => {
  expect(await outcomeOf(behaviours.good)).toEqual({
    kind: "analysis",
    verdict: behaviours.GOOD_VERDICT,
    model: "gemini-test",
    latencyMs: 40,
    tokens: { prompt: 1_000, reply: 200 },
    costUsd: (1_000 * 0.3 + 200 * 2.5) / 1_000_000,
    repaired: false,
  });
});

test("a request says what kind of reply it wants, and carries the key in a header only", async () => {
  await outcomeOf(behaviours.good);
  const call = stub.calls.at(-1);
  expect(call).toMatchObject({ path: "/v1beta/models/gemini-test:generateContent", key: "test-key" });
  expect(call?.sent.generationConfig).toMatchObject({
    temperature: 0.1,
    maxOutputTokens: 2_048,
    responseMimeType: "application/json",
    responseSchema: { properties: { severity: { enum: ["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"] } } },
  });
  expect(call?.sent.generationConfig).not.toHaveProperty("thinkingConfig");
});

test("a budget for thinking is passed on where one is set", async () => {
  stub.answer(behaviours.good);
  await open({ thinkingBudget: 0 }).analyze(REQUEST);
  expect(stub.calls.at(-1)?.sent.generationConfig).toMatchObject({ thinkingConfig: { thinkingBudget: 0 } });
});

test.each<[string, Behaviour, string]>([
  ["truncated JSON", behaviours.truncatedJson, "not one complete JSON object"],
  ["a wrong enum", behaviours.wrongEnum, "severity: "],
  ["a number out of range", behaviours.outOfRange, "confidence: "],
  ["a text beyond all bounds", behaviours.tooWordy, "explanation: "],
  ["prose", behaviours.prose, "not one complete JSON object"],
])("%s is repaired by a second call that shows what was wrong", async (_name, broken, problem) => {
  const calls = stub.calls.length;
  expect(await outcomeOf(broken, behaviours.good)).toMatchObject({
    kind: "analysis",
    verdict: behaviours.GOOD_VERDICT,
    repaired: true,
    tokens: { prompt: 2_000, reply: 400 },
  });
  expect(stub.calls).toHaveLength(calls + 2);
  const { contents } = stub.calls.at(-1)?.sent ?? {};
  expect(contents?.map(({ role }) => role)).toEqual(["user", "model", "user"]);
  expect(contents?.[2]?.parts[0]?.text).toContain(problem);
});

test("a reply that stays invalid is given up after one repair, and paid for", async () => {
  const calls = stub.calls.length;
  expect(await outcomeOf(behaviours.wrongEnum)).toMatchObject({
    kind: "unavailable",
    reason: "invalid_reply",
    spent: { tokens: { prompt: 2_000, reply: 400 } },
  });
  expect(stub.calls).toHaveLength(calls + 2);
});

test.each<[string, Behaviour, Partial<Extract<Outcome, { kind: "unavailable" }>>]>([
  ["429 with a time to retry", behaviours.rateLimited, { reason: "rate_limited", retryAfterMs: 17_500 }],
  ["429 without one", behaviours.fails(429), { reason: "rate_limited" }],
  ["500", behaviours.fails(500), { reason: "server_error" }],
  ["503", behaviours.fails(503), { reason: "server_error" }],
  ["400, as for a wrong key", behaviours.fails(400), { reason: "rejected" }],
  ["no candidates", behaviours.emptyCandidates, { reason: "empty_reply" }],
  ["no text", behaviours.noText, { reason: "empty_reply" }],
  ["a blocked prompt", behaviours.promptBlocked, { reason: "blocked", detail: "PROHIBITED_CONTENT" }],
  ["a blocked reply", behaviours.candidateBlocked, { reason: "blocked", detail: "SAFETY" }],
  ["the token limit", behaviours.tokenLimit, { reason: "truncated" }],
  ["a reply of another shape", behaviours.oddShape, { reason: "invalid_reply" }],
  ["a page instead of JSON", behaviours.notJson, { reason: "invalid_reply" }],
  ["a closed connection", behaviours.hangsUp, { reason: "unreachable" }],
])("%s means no answer, after one call", async (_name, behaviour, expected) => {
  const calls = stub.calls.length;
  expect(await outcomeOf(behaviour)).toMatchObject({ kind: "unavailable", ...expected });
  expect(stub.calls).toHaveLength(calls + 1);
});

test("thinking counts among the tokens of a reply", async () => {
  expect(await outcomeOf(behaviours.tokenLimit)).toMatchObject({
    spent: { tokens: { prompt: 1_000, reply: 1_000 } },
  });
});

test("a failed repair counts what the first call cost", async () => {
  expect(await outcomeOf(behaviours.prose, behaviours.fails(500))).toMatchObject({
    reason: "server_error",
    spent: { tokens: { prompt: 1_000, reply: 200 } },
  });
});

test.each<[string, Behaviour]>([
  ["hangs", behaviours.hangs],
  ["drips", behaviours.drips],
  ["stalls in the body", behaviours.stalls(200)],
  ["stalls in the body of an error", behaviours.stalls(500)],
])("a server that %s is given up in time, at an unknown cost", async (_name, behaviour) => {
  stub.answer(behaviour);
  expect(await open({ timeoutMs: 150 }).analyze(REQUEST)).toEqual({ kind: "unavailable", reason: "timeout" });
});

test("the repair shares the time limit of the first call", async () => {
  stub.answer(behaviours.wrongEnum, behaviours.hangs);
  expect(await open({ timeoutMs: 300 }).analyze(REQUEST)).toMatchObject({ reason: "timeout" });
});

test("a huge reply is cut off long before its end", async () => {
  let taken = 0;
  const closed = new Promise<void>((resolve) => {
    stub.answer(
      behaviours.repliesHugely(10_000_000, (bytes) => {
        taken = bytes;
        resolve();
      }),
    );
  });
  const outcome = await open({ maxReplyBytes: 200_000 }).analyze(REQUEST);
  await closed;
  expect(outcome).toMatchObject({ kind: "unavailable", reason: "too_large" });
  expect(taken).toBeLessThan(10_000_000);
});

test("a packed reply is read, and one that unpacks to a huge one is not", async () => {
  const reply = behaviours.replyOf(JSON.stringify(behaviours.GOOD_VERDICT));
  expect(await outcomeOf(behaviours.repliesPacked(reply))).toMatchObject({ kind: "analysis" });
  const bomb = behaviours.repliesPacked(" ".repeat(10_000_000));
  expect(await outcomeOf(bomb)).toMatchObject({ reason: "too_large" });
});

test("the body of an error is bounded as well, and its status still counts", async () => {
  const bomb = behaviours.repliesPacked(`{"error":"${"x".repeat(10_000_000)}"}`, 503);
  expect(await outcomeOf(bomb)).toMatchObject({ reason: "server_error" });
});

test("a caller can give up, before the call and during it", async () => {
  stub.answer(behaviours.hangs);
  const calls = stub.calls.length;
  expect(await open().analyze(REQUEST, AbortSignal.abort())).toMatchObject({ reason: "cancelled" });
  expect(stub.calls).toHaveLength(calls);
  const controller = new AbortController();
  stub.answer(() => controller.abort());
  expect(await open().analyze(REQUEST, controller.signal)).toEqual({
    kind: "unavailable",
    reason: "cancelled",
  });
});

test("a redirect is not followed, so the key stays with the service", async () => {
  const elsewhere = await startStubGemini();
  elsewhere.answer(behaviours.good);
  const location = `${elsewhere.baseUrl}/v1beta/models/gemini-test:generateContent`;
  const redirect: Behaviour = (_sent, response) => void response.writeHead(307, { location }).end();
  expect(await outcomeOf(redirect)).toMatchObject({ reason: "unreachable" });
  expect(elsewhere.calls).toEqual([]);
  await elsewhere.close();
});

test("nobody at the address means unreachable", async () => {
  const gone = await startStubGemini();
  await gone.close();
  expect(await open({ baseUrl: gone.baseUrl }).analyze(REQUEST)).toMatchObject({ reason: "unreachable" });
});

test("the global fetch is its old self while a call is on its way, and after it", async () => {
  const original = globalThis.fetch;
  stub.answer(behaviours.good);
  const outcome = open().analyze(REQUEST);
  expect(globalThis.fetch).toBe(original);
  await outcome;
  expect(globalThis.fetch).toBe(original);
});
