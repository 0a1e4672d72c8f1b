import type { Severity } from "@threatstream/contracts";

/** Severities, the most severe first. */
export const SEVERITY_ORDER = [
  "CRITICAL",
  "HIGH",
  "MEDIUM",
  "LOW",
  "INFO",
] as const satisfies readonly Severity[];
