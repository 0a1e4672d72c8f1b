import { Severity } from "@threatstream/contracts";
import type { Policy } from "@threatstream/core/model";
import { defineInt, defineString } from "firebase-functions/params";
import { z } from "zod";
import { checked, list, ranges, valuesOf } from "./params.ts";
import type { Raw } from "./params.ts";
import { TRUSTED_RANGES } from "./trusted-ranges.ts";

const PIPELINE = {
  alertSuppressionSeconds: defineInt("ALERT_SUPPRESSION_SECONDS", {
    default: 300,
    description:
      "Threats of one type, source and target within so many seconds share one alert. 0: each has its own.",
  }),
  threatMinSeverity: defineString("THREAT_MIN_SEVERITY", {
    default: "INFO",
    description:
      "Threats below this severity are not stored; they still count and correlate. INFO stores all.",
  }),
  trustedRanges: TRUSTED_RANGES,
  criticalTargets: defineString("CRITICAL_TARGETS", {
    default: "",
    description: "Addresses and host names, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  knownBadSources: defineString("KNOWN_BAD_SOURCES", {
    default: "",
    description: "Source addresses, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  aggregateEverySeconds: defineInt("AGGREGATE_EVERY_SECONDS", {
    default: 10,
    description:
      "How often, while events come, the live aggregates are merged. 0: by the schedule alone, once a minute.",
  }),
  documentWritesPerSecond: defineInt("DOCUMENT_WRITES_PER_SECOND", {
    default: 1,
    description:
      "How often an instance writes one shared document for long. Firestore advises 1. 0: no limit.",
  }),
};

const PipelineValues = z.object({
  alertSuppressionSeconds: z.int().min(0).max(86_400),
  threatMinSeverity: Severity,
  trustedRanges: ranges,
  criticalTargets: list,
  knownBadSources: list,
  aggregateEverySeconds: z.int().min(0).max(3_600),
  documentWritesPerSecond: z.int().min(0).max(1_000),
});

/** The operator's settings of the pipeline, checked. */
export interface Settings {
  readonly policy: Policy;
  readonly trustedRanges: readonly string[];
  /** How often the pipeline merges the live aggregates, in milliseconds; 0: never. */
  readonly aggregateEveryMs: number;
  readonly documentWritesPerSecond: number;
}

/** Reads and checks the pipeline's params. Throws `SettingsError` with the name and the rule of each wrong one. */
export function readSettings(): Settings {
  return toSettings(valuesOf(PIPELINE));
}

/** Checks values by their keys, as `readSettings` does. */
export function toSettings(raw: Raw): Settings {
  const values = checked(PIPELINE, PipelineValues, raw);
  return {
    policy: {
      suppressionMs: values.alertSuppressionSeconds * 1000,
      minSeverity: values.threatMinSeverity,
      criticalTargets: new Set(values.criticalTargets),
      knownBadSources: new Set(values.knownBadSources),
    },
    trustedRanges: values.trustedRanges,
    aggregateEveryMs: values.aggregateEverySeconds * 1000,
    documentWritesPerSecond: values.documentWritesPerSecond,
  };
}
