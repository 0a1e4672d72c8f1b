import { SEVERITIES } from "@threatstream/contracts";
import type { Severity } from "@threatstream/contracts";

const RANK: Readonly<Record<Severity, number>> = { INFO: 0, LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4 };

/** 0 for INFO to 4 for CRITICAL. */
export function severityRank(severity: Severity): number {
  return RANK[severity];
}

/** True where `severity` is `least` or above. */
export function atLeast(severity: Severity, least: Severity): boolean {
  return RANK[severity] >= RANK[least];
}

/** A count for each severity, all 0. */
export function noSeverities(): Record<Severity, number> {
  const counts: Record<Severity, number> = { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };
  return counts;
}

/** The sum of two distributions. */
export function addSeverities(
  a: Readonly<Record<Severity, number>>,
  b: Readonly<Record<Severity, number>>,
): Record<Severity, number> {
  const sum = noSeverities();
  for (const severity of SEVERITIES) sum[severity] = a[severity] + b[severity];
  return sum;
}
