import { toRules } from "./rules.ts";
import { describe, expect, test } from "vitest";
import { toApiSettings } from "./api.ts";
import { SettingsError } from "./params.ts";
import { toSettings } from "./pipeline.ts";

const DEFAULTS = {
  alertSuppressionSeconds: 300,
  threatMinSeverity: "INFO",
  trustedRanges: "",
  criticalTargets: "",
  knownBadSources: "",
  aggregateEverySeconds: 10,
  documentWritesPerSecond: 1,
};

const API_DEFAULTS = {
  corsOrigins: "",
  apiRequestsPerMinute: 600,
  keyRequestsPerMinute: 6_000,
  addressRequestsPerMinute: 300,
  trustedProxies: 0,
  appCheck: "off",
  allowSimulation: "off",
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
    aggregateEveryMs: 10_000,
    documentWritesPerSecond: 1,
  });
  expect(toApiSettings(API_DEFAULTS)).toEqual({
    corsOrigins: new Set(),
    rates: { perUser: 600, perKey: 6_000, perAddress: 300, proxies: 0 },
    requireAppCheck: false,
    allowSimulation: false,
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
  ["DOCUMENT_WRITES_PER_SECOND", { documentWritesPerSecond: 1.5 }],
])("a wrong %s is named", (name, wrong) => {
  expect(() => toSettings({ ...DEFAULTS, ...wrong })).toThrow(SettingsError);
  expect(() => toSettings({ ...DEFAULTS, ...wrong })).toThrow(name);
});

test.each([
  ["CORS_ORIGINS", { corsOrigins: "https://soc.example.com/" }],
  ["CORS_ORIGINS", { corsOrigins: "*" }],
  ["API_REQUESTS_PER_MINUTE", { apiRequestsPerMinute: -1 }],
  ["TRUSTED_PROXIES", { trustedProxies: 99 }],
  ["APP_CHECK", { appCheck: "yes" }],
  ["ALLOW_SIMULATION", { allowSimulation: "maybe" }],
])("a wrong %s of the API is named", (name, wrong) => {
  expect(() => toApiSettings({ ...API_DEFAULTS, ...wrong })).toThrow(SettingsError);
  expect(() => toApiSettings({ ...API_DEFAULTS, ...wrong })).toThrow(name);
});

describe("disabled rules", () => {
  test("are left out of the rules that run", () => {
    const rules = toRules({ disabledRules: "web-scanner, port-scan" });
    const ids = rules.rules.map(({ id }) => id);
    expect(ids).not.toContain("web-scanner");
    expect(ids).not.toContain("port-scan");
    expect(ids).toContain("sql-injection");
    expect(rules.streamById("probes-by-source")).toBeUndefined();
    expect(rules.titleOf("web-scanner")).toBeUndefined();
  });

  test("must exist", () => {
    expect(() => toRules({ disabledRules: "web-scaner" })).toThrow(
      /DISABLED_RULES: No rule has the id "web-scaner"\. The ids are: .*web-scanner/,
    );
  });
});
