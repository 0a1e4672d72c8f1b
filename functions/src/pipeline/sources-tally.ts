import type { Severity, Threat } from "@threatstream/contracts";
import { addSeverities, noSeverities } from "./severity.ts";

/** What a source address has done: two tallies of one address add up to one, in any order and grouping. */
export interface SourceTally {
  readonly ip: string;
  readonly country?: string;
  readonly countryCode?: string;
  readonly zone: Threat["source_zone"];
  /** Threats of severity LOW and above. */
  readonly attackCount: number;
  readonly severities: Readonly<Record<Severity, number>>;
  readonly maxRiskScore: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What one threat adds to its source's profile. */
export function sourceTally(threat: Threat): SourceTally {
  const at = Date.parse(threat.timestamp);
  return {
    ip: threat.source_ip,
    ...(threat.source_country !== undefined && { country: threat.source_country }),
    ...(threat.source_country_code !== undefined && { countryCode: threat.source_country_code }),
    zone: threat.source_zone,
    attackCount: 1,
    severities: { ...noSeverities(), [threat.severity]: 1 },
    maxRiskScore: threat.risk_score,
    firstAt: at,
    lastAt: at,
  };
}

/** The sum of two tallies of one source. */
export function mergeSources(a: SourceTally, b: SourceTally): SourceTally {
  return {
    ...a,
    attackCount: a.attackCount + b.attackCount,
    severities: addSeverities(a.severities, b.severities),
    maxRiskScore: Math.max(a.maxRiskScore, b.maxRiskScore),
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
  };
}
