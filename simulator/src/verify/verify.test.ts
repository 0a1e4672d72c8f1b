import { openAnalyzer } from "@threatstream/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Analyzer } from "@threatstream/core/pipeline";
import {
  bruteForce,
  defaultSettings,
  generate,
  killChain,
  normal,
  OUTPUTS,
  Random,
  SCENARIOS,
  simulationId,
  toLines,
} from "@threatstream/scenarios";
import { play } from "./play.ts";
import { verify } from "./verify.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
});

const failures = (report: ReturnType<typeof verify>): string[] =>
  report.checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`);

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s", (_, scenario) => {
  const outputs = scenario.hasRaw ? OUTPUTS : OUTPUTS.slice(0, 1);

  test.each([1, 2, 3])("is found as expected with seed %i", (seed) => {
    for (const output of outputs) {
      expect(failures(verify(scenario, { analyzer, seed, output }))).toEqual([]);
    }
  });

  test("gets the same verdicts without its mark", () => {
    const settings = defaultSettings(scenario, 1);
    const [marked, unmarked] = [simulationId(scenario, settings), undefined].map((id) => {
      const played = play(generate(scenario, settings), { analyzer, toLines: toLines("native", id) });
      return { raised: played.raised, alerts: played.alerts };
    });
    expect(unmarked).toEqual(marked);
  });
});

describe("an expectation", () => {
  const withExpectations = (changes: Partial<typeof bruteForce.expects>) =>
    verify(
      { ...bruteForce, expects: { ...bruteForce.expects, ...changes } },
      { analyzer, seed: 1, output: "native" },
    );

  test("that is impossible fails the run and says what was seen instead", () => {
    const report = withExpectations({
      raises: [{ detection: "brute-force", threat_type: "RANSOMWARE", severity: "CRITICAL" }],
    });
    expect(report.passed).toBe(false);
    expect(failures(report)).toEqual([
      expect.stringMatching(/^brute-force raises CRITICAL RANSOMWARE: it raised HIGH BRUTE_FORCE T1110\.001/),
    ]);
  });

  test("of another technique, of fewer alerts, or of quiet where there is none, fails", () => {
    const raises = [
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1486" },
    ] as const;
    expect(withExpectations({ raises }).passed).toBe(false);
    expect(withExpectations({ maxAlerts: 1 }).passed).toBe(false);
    expect(withExpectations({ quiet: ["brute-force"] }).passed).toBe(false);
    expect(withExpectations({ harmlessBelow: "LOW" }).passed).toBe(false);
  });

  test("of a detection that finds nothing fails", () => {
    const report = withExpectations({
      raises: [{ detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "HIGH" }],
    });
    expect(failures(report)).toEqual(["ddos-rate raises HIGH DDOS_ATTACK: it found nothing"]);
  });
});

test("a detection's delay counts from the attack's first event", () => {
  const { checks } = verify(bruteForce, { analyzer, seed: 1, output: "native" });
  const delay = checks.find(({ name }) => name.startsWith("brute-force "))?.delay;
  expect(delay?.events).toBeGreaterThan(3);
  expect(delay?.seconds).toBeLessThan(30);
});

test.each([
  ["by day", { eps: 2, duration: 10_000 }, 9],
  ["by night", { eps: 4, duration: 5_000 }, 21],
  ["in a rush", { eps: 1_000, duration: 20 }, 9],
])("20,000 harmless events %s raise nothing of HIGH or CRITICAL, and no alert", (_, changes, hour) => {
  const settings = { ...defaultSettings({ ...normal, hour }, 7), ...changes };
  const lines = toLines("native", undefined);
  const { events, raised, alerts } = play(generate(normal, settings), { analyzer, toLines: lines });
  const severe = raised.filter(({ threat }) => ["HIGH", "CRITICAL"].includes(threat.severity));
  expect(events).toBe(20_000);
  expect(severe.map(({ threat }) => threat.description)).toEqual([]);
  expect(alerts).toEqual([]);
});

test("what a kill chain comes to does not depend on the order of its events, nor on how often they are delivered", () => {
  const settings = { ...defaultSettings(killChain, 1), eps: 5 };
  const lines = toLines("native", undefined);
  const emissions = [...generate(killChain, settings)];
  const random = new Random("shuffle");
  const shuffled = random.some([...emissions, ...random.some(emissions, 500)], Infinity);
  const { alerts } = play(emissions, { analyzer, toLines: lines });
  expect(alerts.length).toBeGreaterThan(5);
  expect(play(shuffled, { analyzer, toLines: lines }).alerts).toEqual(alerts);
});
