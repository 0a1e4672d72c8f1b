import { Severity, ThreatType } from "@threatstream/contracts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { riskScore } from "./risk.ts";
import type { RiskFactors } from "./risk.ts";

/** Confidence's share alone: the rest of these factors adds 10. */
const confidencePoints = (confidence: number) =>
  riskScore({ severity: "INFO", confidence, threatType: "MALWARE", multiplier: 0 }) - 10;
/** The country's share alone. */
const countryPoints = (multiplier: number) =>
  riskScore({ severity: "INFO", confidence: 0, threatType: "MALWARE", multiplier }) - 10;

describe("the check values of the contract", () => {
  test.each<[RiskFactors, number]>([
    [{ severity: "CRITICAL", confidence: 0.94, threatType: "BRUTE_FORCE", multiplier: 1.5 }, 93],
    [{ severity: "MEDIUM", confidence: 0.5, threatType: "PORT_SCAN", multiplier: 1 }, 50],
    [{ severity: "INFO", confidence: 0.95, threatType: "NORMAL_TRAFFIC", multiplier: 1 }, 39],
  ])("%j scores %i", (factors, score) => expect(riskScore(factors)).toBe(score));
});

describe("the shares of the score", () => {
  test.each([
    ["CRITICAL", 40],
    ["HIGH", 30],
    ["MEDIUM", 20],
    ["LOW", 10],
    ["INFO", 0],
  ] as const)("%s counts %i", (severity, points) => {
    expect(riskScore({ severity, confidence: 0, threatType: "XSS", multiplier: 0 }) - 10).toBe(points);
  });

  test.each([
    ["BRUTE_FORCE", 20],
    ["SQL_INJECTION", 20],
    ["RANSOMWARE", 20],
    ["DDOS_ATTACK", 20],
    ["DATA_EXFILTRATION", 18],
    ["PORT_SCAN", 10],
    ["NORMAL_TRAFFIC", 10],
  ] as const)("%s counts %i", (threatType, points) => {
    expect(riskScore({ severity: "INFO", confidence: 0, threatType, multiplier: 0 })).toBe(points);
  });

  test.each([
    [0.95, 19],
    [0.7, 14],
    [0.35, 7],
    [0.94, 18],
    [0, 0],
    [1, 20],
    [0.049, 0],
  ])("confidence %f counts %i", (confidence, points) => {
    expect(confidencePoints(confidence)).toBe(points);
  });

  test("every confidence of two decimals counts what exact arithmetic gives", () => {
    for (let percent = 0; percent <= 100; percent += 1) {
      expect(confidencePoints(percent / 100)).toBe(Math.floor((percent * 20) / 100));
    }
  });

  test.each([
    [1.5, 15],
    [1.4, 14],
    [1.8, 18],
    [1.3, 13],
    [1, 10],
    [1.1, 11],
    [2, 20],
    [7, 20],
    [0, 0],
  ])("multiplier %f counts %i", (multiplier, points) => expect(countryPoints(multiplier)).toBe(points));

  test("every multiplier of one decimal counts what exact arithmetic gives", () => {
    for (let tenths = 0; tenths <= 100; tenths += 1) {
      expect(countryPoints(tenths / 10)).toBe(Math.min(20, tenths));
    }
  });
});

test("the score is a whole number from 0 to 100, whatever the factors", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Severity.options),
      fc.constantFrom(...ThreatType.options),
      fc.double(),
      fc.double(),
      (severity, threatType, confidence, multiplier) => {
        const score = riskScore({ severity, confidence, threatType, multiplier });
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
      },
    ),
  );
});
