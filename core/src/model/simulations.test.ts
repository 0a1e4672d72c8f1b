import { STANDARD_RULES } from "../detection/index.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toDelivery } from "../pipeline/delivery.ts";
import { MemoryStore } from "../memory/memory.ts";
import { openAnalyzer } from "../analyzer.ts";
import { joinSimulations } from "./simulations.ts";

const simulations = fc.option(
  fc.uniqueArray(fc.stringMatching(/^SIM-[a-f]$/), { maxLength: 5 }).map((ids) => ids.toSorted()),
  { nil: undefined },
);

test("what two parts come from depends neither on their order, nor on how they are grouped or how often they come", () => {
  fc.assert(
    fc.property(simulations, simulations, simulations, (a, b, c) => {
      expect(joinSimulations(a, b)).toEqual(joinSimulations(b, a));
      expect(joinSimulations(joinSimulations(a, b), c)).toEqual(joinSimulations(a, joinSimulations(b, c)));
      expect(joinSimulations(a, a)).toEqual(a);
    }),
  );
});

test("one real event makes the whole real, and stays", () => {
  expect(joinSimulations(["SIM-a"], undefined)).toEqual([]);
  expect(joinSimulations([], ["SIM-a"])).toEqual([]);
  expect(joinSimulations(undefined, undefined)).toBeUndefined();
  expect(joinSimulations(["SIM-b"], ["SIM-a"])).toEqual(["SIM-a", "SIM-b"]);
});

const AT = Date.parse("2026-03-10T20:00:00Z");
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** Failed logins of one source: six events from `first` on, which claim to be of a simulation in their text. */
function logins(first: number): string {
  return Array.from({ length: 6 }, (_, index) =>
    JSON.stringify({
      event_id: `login-${first + index}`,
      timestamp: new Date(AT + (first + index) * 1000).toISOString(),
      event_type: "login_attempt",
      source_ip: "92.63.197.5",
      payload: { username: "root", success: false },
      metadata: { simulation_id: "SIM-00000000" },
    }),
  ).join("\n");
}

async function outcomeOf(...messages: readonly { readonly first: number; readonly simulation?: string }[]) {
  const analyzer = await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
  const none: ReadonlySet<string> = new Set();
  const policy = {
    suppressionMs: 300_000,
    minSeverity: "INFO" as const,
    criticalTargets: none,
    knownBadSources: none,
  };
  const store = new MemoryStore({ rules: STANDARD_RULES, policy, keepThreats: true });
  for (const { first, simulation } of messages) {
    const attributes: Record<string, string> = simulation === undefined ? {} : { simulation_id: simulation };
    const message = { id: `m-${first}`, data: Buffer.from(logins(first)), attributes, receivedAt: AT };
    store.add(toDelivery(message, analyzer, SILENT));
  }
  const { threats, alerts } = store.snapshot();
  const marks = (records: readonly { readonly simulation_ids?: string[] | undefined }[]) => [
    ...new Set(records.map(({ simulation_ids: ids }) => JSON.stringify(ids))),
  ];
  const correlated = marks(threats.filter(({ event_count: count }) => count !== undefined));
  return {
    single: marks(threats.filter((each) => each.event_count === undefined)),
    correlated,
    alerts: marks(alerts),
  };
}

test("what a simulation's messages raise carries its mark", async () => {
  const mark = '["SIM-0a0a0a0a"]';
  expect(await outcomeOf({ first: 0, simulation: "SIM-0a0a0a0a" })).toEqual({
    single: [mark],
    correlated: [mark],
    alerts: [mark],
  });
});

test("a mark in the text of an event marks nothing, and a real event takes it from what it has part in", async () => {
  expect(await outcomeOf({ first: 0 })).toEqual({
    single: [undefined],
    correlated: [undefined],
    alerts: [undefined],
  });
  const [simulated, real] = [{ first: 0, simulation: "SIM-0a0a0a0a" }, { first: 6 }];
  const mixed = { correlated: ["[]"], alerts: ["[]"] };
  expect(await outcomeOf(simulated, real)).toMatchObject(mixed);
  expect(await outcomeOf(real, simulated)).toMatchObject(mixed);
});
