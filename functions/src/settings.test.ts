import { expect, test } from "vitest";
import { SettingsError, toSettings } from "./settings.ts";

const DEFAULTS = {
  alertSuppressionSeconds: 300,
  threatMinSeverity: "INFO",
  trustedRanges: "",
  criticalTargets: "",
  knownBadSources: "",
  corsOrigins: "",
  documentWritesPerSecond: 1,
};

test("the defaults are sound", () => {
  expect(toSettings(DEFAULTS)).toEqual({
    policy: {
      suppressionMs: 300_000,
      minSeverity: "INFO",
      criticalTargets: new Set(),
      knownBadSources: new Set(),
    },
    trustedRanges: [],
    corsOrigins: new Set(),
    documentWritesPerSecond: 1,
  });
});

test("lists are separated by commas", () => {
  expect(toSettings({ ...DEFAULTS, criticalTargets: "10.0.0.5, db-1," }).policy.criticalTargets).toEqual(
    new Set(["10.0.0.5", "db-1"]),
  );
});

test.each([
  ["ALERT_SUPPRESSION_SECONDS", { alertSuppressionSeconds: -1 }],
  ["ALERT_SUPPRESSION_SECONDS", { alertSuppressionSeconds: Number.NaN }],
  ["THREAT_MIN_SEVERITY", { threatMinSeverity: "high" }],
  ["TRUSTED_RANGES", { trustedRanges: "10.0.0.0/99" }],
  ["CORS_ORIGINS", { corsOrigins: "https://soc.example.com/" }],
  ["CORS_ORIGINS", { corsOrigins: "*" }],
  ["DOCUMENT_WRITES_PER_SECOND", { documentWritesPerSecond: 1.5 }],
])("a wrong %s is named", (name, wrong) => {
  expect(() => toSettings({ ...DEFAULTS, ...wrong })).toThrow(SettingsError);
  expect(() => toSettings({ ...DEFAULTS, ...wrong })).toThrow(name);
});
