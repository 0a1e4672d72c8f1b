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

/** A threat and the time of its event, epoch milliseconds. */
interface TimedThreat {
  readonly threat: Threat;
  readonly at: number;
}

/** What threats of one source, at least one, add to its profile. */
export function sourceTally(threats: readonly TimedThreat[]): SourceTally {
  const severities = noSeverities();
  let [maxRiskScore, firstAt, lastAt] = [0, Infinity, -Infinity];
  for (const { threat, at } of threats) {
    severities[threat.severity] += 1;
    maxRiskScore = Math.max(maxRiskScore, threat.risk_score);
    firstAt = Math.min(firstAt, at);
    lastAt = Math.max(lastAt, at);
  }
  const [first] = threats;
  if (first === undefined) throw new RangeError("A source's tally needs a threat.");
  const { threat } = first;
  return {
    ip: threat.source_ip,
    ...(threat.source_country !== undefined && { country: threat.source_country }),
    ...(threat.source_country_code !== undefined && { countryCode: threat.source_country_code }),
    zone: threat.source_zone,
    attackCount: threats.length,
    severities,
    maxRiskScore,
    firstAt,
    lastAt,
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
