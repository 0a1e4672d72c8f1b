import { expect, test } from "vitest";
import type { Outcome } from "./analyzer.ts";
import { NOTHING_SPENT } from "./analyzer.ts";
import { Breaker } from "./breaker.ts";
import { guard, withoutKey } from "./guard.ts";
import type { GuardOptions } from "./guard.ts";
import { createMemoryLedger } from "./ledger.ts";
import { GOOD_VERDICT } from "./testing/behaviours.ts";
import { ruledThreatOf } from "./testing/threats.ts";

const REQUEST = { evidence: [{ threat: ruledThreatOf() }] } as const;
const NOON = Date.parse("2026-03-10T12:00:00.000Z");
const ANSWER: Outcome = {
  kind: "analysis",
  verdict: { ...GOOD_VERDICT, severity: "HIGH", threat_type: "BRUTE_FORCE" },
  model: "gemini-test",
  latencyMs: 5,
  tokens: { prompt: 1_000, reply: 200 },
  costUsd: 0.0008,
  repaired: false,
};

function open(outcome: Outcome, options: Partial<GuardOptions> & { readonly limit?: number } = {}) {
  let now = NOON;
  const asked: number[] = [];
  const warnings: string[] = [];
  const clock = () => now;
  const ledger = createMemoryLedger({ limit: options.limit ?? 1_000_000, clock });
  const breaker = new Breaker({ failures: 2, openMs: 1_000, clock });
  const analyzer = guard({
    analyzer: {
      analyze: async () => {
        asked.push(now);
        return outcome;
      },
    },
    breaker,
    pace: { perMinute: 60, burst: 10 },
    ledger,
    reservation: 40_000,
    clock,
    logger: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
    ...options,
  });
  return {
    ask: () => analyzer.analyze(REQUEST),
    asked,
    warnings,
    ledger,
    breaker,
    wait: (ms: number) => (now += ms),
  };
}

test("an answer passes, and the budget counts what it cost", async () => {
  const { ask, ledger } = open(ANSWER);
  expect(await ask()).toBe(ANSWER);
  expect(ledger.budget()).toEqual({ day: "2026-03-10", spent: 800, reserved: 0, calls: 1 });
});

test("a call whose cost nobody knows costs its whole reservation, one that cost nothing costs nothing", async () => {
  const unknown = open({ kind: "unavailable", reason: "timeout" });
  await unknown.ask();
  expect(unknown.ledger.budget()).toMatchObject({ spent: 40_000, reserved: 0 });
  const known = open({ kind: "unavailable", reason: "server_error", spent: NOTHING_SPENT });
  await known.ask();
  expect(known.ledger.budget()).toMatchObject({ spent: 0, reserved: 0 });
});

test("over the budget nothing is asked, until the next day", async () => {
  const { ask, asked, wait } = open(ANSWER, { limit: 40_000 });
  await ask();
  expect(await ask()).toEqual({
    kind: "unavailable",
    reason: "over_budget",
    retryAfterMs: 12 * 3_600_000,
    spent: NOTHING_SPENT,
  });
  expect(asked).toHaveLength(1);
  wait(12 * 3_600_000);
  expect(await ask()).toBe(ANSWER);
});

test("faster than its pace nothing is asked", async () => {
  const { ask, asked } = open(ANSWER, { pace: { perMinute: 30, burst: 1 } });
  await ask();
  expect(await ask()).toMatchObject({ reason: "paced", retryAfterMs: 2_000 });
  expect(asked).toHaveLength(1);
});

test.each(["server_error", "unreachable", "timeout", "rejected"] as const)(
  "after repeated %s nothing is asked for a while, nor set aside",
  async (reason) => {
    const { ask, asked, ledger, wait } = open({ kind: "unavailable", reason, spent: NOTHING_SPENT });
    await ask();
    await ask();
    expect(await ask()).toMatchObject({ reason: "circuit_open", retryAfterMs: 1_000 });
    expect(asked).toHaveLength(2);
    expect(ledger.budget()?.calls).toBe(2);
    wait(1_000);
    await ask();
    expect(asked).toHaveLength(3);
  },
);

test("a service that names a time is asked again after that", async () => {
  const { ask, asked, wait } = open({ kind: "unavailable", reason: "rate_limited", retryAfterMs: 17_500 });
  await ask();
  expect(await ask()).toMatchObject({ reason: "circuit_open", retryAfterMs: 17_500 });
  wait(17_500);
  await ask();
  expect(asked).toHaveLength(2);
});

test.each(["blocked", "truncated", "invalid_reply", "empty_reply", "too_large", "cancelled"] as const)(
  "%s, however often, is no outage",
  async (reason) => {
    const { ask, asked } = open({ kind: "unavailable", reason, spent: NOTHING_SPENT });
    for (let time = 0; time < 5; time += 1) await ask();
    expect(asked).toHaveLength(5);
  },
);

test("a ledger that can't be reached stops the call, and the trial of a breaker stays free", async () => {
  const gone = { reserve: () => Promise.reject(new Error("no connection")), settle: async () => {} };
  const { ask, asked, breaker, wait } = open(ANSWER, { ledger: gone });
  breaker.failed();
  breaker.failed();
  wait(1_000);
  await expect(ask()).rejects.toThrow("no connection");
  expect(asked).toEqual([]);
  expect(breaker.enter()).toEqual({ pass: true });
});

test("an answer stands where its reservation can't be settled", async () => {
  const reservation = { day: "2026-03-10", amount: 40_000 };
  const failing = {
    reserve: async () => ({ ok: true, reservation }) as const,
    settle: () => Promise.reject(new Error("no connection")),
  };
  const { ask, warnings } = open(ANSWER, { ledger: failing });
  expect(await ask()).toBe(ANSWER);
  expect(warnings).toEqual(["A reservation of the AI budget could not be settled; it counts in full today."]);
});

test("without a key there is no answer", async () => {
  expect(await withoutKey.analyze(REQUEST)).toEqual({
    kind: "unavailable",
    reason: "no_key",
    spent: NOTHING_SPENT,
  });
});
