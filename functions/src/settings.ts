import { Severity } from "@threatstream/contracts";
import { defineInt, defineString } from "firebase-functions/params";
import { z } from "zod";
import { parseRange } from "./pipeline/addresses.ts";
import type { Policy } from "./pipeline/policy.ts";

const PARAMS = {
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
  trustedRanges: defineString("TRUSTED_RANGES", {
    default: "",
    description: "Your own outside address ranges, in CIDR form, separated by commas: they are TRUSTED_ZONE.",
  }),
  criticalTargets: defineString("CRITICAL_TARGETS", {
    default: "",
    description: "Addresses and host names, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  knownBadSources: defineString("KNOWN_BAD_SOURCES", {
    default: "",
    description: "Source addresses, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  corsOrigins: defineString("CORS_ORIGINS", {
    default: "",
    description:
      "Origins of pages that may call the API from elsewhere, separated by commas: https://soc.example.com.",
  }),
  documentWritesPerSecond: defineInt("DOCUMENT_WRITES_PER_SECOND", {
    default: 1,
    description:
      "How often an instance writes one shared document for long. Firestore advises 1. 0: no limit.",
  }),
};

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const ranges = list.superRefine((items, context) => {
  for (const item of items) {
    try {
      parseRange(item);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }
});

const origins = list.superRefine((items, context) => {
  for (const item of items) {
    const isOrigin = URL.canParse(item) && new URL(item).origin === item;
    if (!isOrigin) {
      context.addIssue({ code: "custom", message: `${item} is no origin, as https://soc.example.com is` });
    }
  }
});

const Values = z.object({
  alertSuppressionSeconds: z.int().min(0).max(86_400),
  threatMinSeverity: Severity,
  trustedRanges: ranges,
  criticalTargets: list,
  knownBadSources: list,
  corsOrigins: origins,
  documentWritesPerSecond: z.int().min(0).max(1_000),
});

/** The operator's settings, checked. */
export interface Settings {
  readonly policy: Policy;
  readonly trustedRanges: readonly string[];
  readonly documentWritesPerSecond: number;
  /** Origins of pages that may call the API from elsewhere. */
  readonly corsOrigins: ReadonlySet<string>;
}

/** A setting has a value that cannot be meant. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Reads and checks every param. Throws `SettingsError` with the name and the rule of each wrong one. */
export function readSettings(): Settings {
  const raw = Object.fromEntries(Object.entries(PARAMS).map(([key, param]) => [key, valueOf(param)]));
  return toSettings(raw);
}

/**
 * A param's value, or its default where it is not set. (`value()` alone gives `""` or 0 for a param that was never
 * deployed with a value, and 0 would turn suppression off.)
 */
function valueOf(param: (typeof PARAMS)[keyof typeof PARAMS]): unknown {
  const text = process.env[param.name];
  if (text === undefined || text.trim() === "") return param.options.default;
  return typeof param.options.default === "number" ? Number(text) : text;
}

/** Checks values by their keys, as `readSettings` does. */
export function toSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const parsed = Values.safeParse(raw);
  if (!parsed.success) {
    const names: Readonly<Record<string, { name: string }>> = PARAMS;
    const issues = parsed.error.issues.map(({ path, message }) => {
      const key = String(path[0]);
      return `${names[key]?.name ?? key}: ${message} (it is ${JSON.stringify(raw[key])})`;
    });
    throw new SettingsError(`Wrong settings. ${issues.join("; ")}`);
  }
  const values = parsed.data;
  return {
    policy: {
      suppressionMs: values.alertSuppressionSeconds * 1000,
      minSeverity: values.threatMinSeverity,
      criticalTargets: new Set(values.criticalTargets),
      knownBadSources: new Set(values.knownBadSources),
    },
    trustedRanges: values.trustedRanges,
    documentWritesPerSecond: values.documentWritesPerSecond,
    corsOrigins: new Set(values.corsOrigins),
  };
}
