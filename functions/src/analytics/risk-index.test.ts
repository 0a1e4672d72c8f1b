import { describe, expect, test } from "vitest";
import { RISK_WINDOW_MS, riskIndex, riskLevel, riskTenths, riskTrend } from "./risk-index.ts";

describe("the risk index", () => {
  test("is the baseline with nothing going on", () => {
    expect(riskIndex([])).toBe(5);
    expect(riskIndex([{ tenths: 10, age: 0, count: 1 }])).toBe(5);
  });

  test("weighs a threat by its severity", () => {
    const weighed = (["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"] as const).map((severity) =>
      riskTenths({ severity, risk_score: 40 }),
    );
    expect(weighed).toEqual([800, 600, 400, 200, 40]);
  });

  test("decays to the baseline over half an hour", () => {
    const at = (age: number): number => riskIndex([{ tenths: 800, age, count: 1 }]);
    expect(at(0)).toBe(80);
    expect(at(RISK_WINDOW_MS / 2)).toBe(40);
    expect(at(RISK_WINDOW_MS)).toBe(5);
  });

  test("is never over 100", () => {
    expect(riskIndex([{ tenths: 2_000, age: 0, count: 3 }])).toBe(100);
  });

  test("is the maximum of up to ten contributions, and the 95th percentile of more", () => {
    const one = { tenths: 900, age: 0, count: 1 };
    expect(riskIndex([one, { tenths: 200, age: 0, count: 9 }])).toBe(90);
    expect(riskIndex([one, { tenths: 200, age: 0, count: 10 }])).toBe(90);
    expect(riskIndex([one, { tenths: 200, age: 0, count: 19 }])).toBe(20);
  });

  test("has levels and a trend", () => {
    expect([30, 31, 60, 61, 85, 86].map(riskLevel)).toEqual([
      "NORMAL",
      "ELEVATED",
      "ELEVATED",
      "SUSPICIOUS",
      "SUSPICIOUS",
      "CRITICAL",
    ]);
    expect([riskTrend(10, 11), riskTrend(10, 20), riskTrend(20, 10)]).toEqual([
      "STABLE",
      "RISING",
      "FALLING",
    ]);
  });
});
