import type { Alert, DeadLetter, Severity, Threat } from "@threatstream/contracts";
import type { SourceTally } from "../model/source-tally.ts";

/** Everything that an in-memory store holds, in the wire's form and in a fixed order. */
export interface Snapshot {
  /** By time, then id: of events where the store keeps them, and of correlations. */
  readonly threats: readonly Threat[];
  /** By the time of their first event, then id. */
  readonly alerts: readonly Alert[];
  /** By address. */
  readonly sources: readonly SourceProfile[];
  /** By id. */
  readonly deadLetters: readonly DeadLetter[];
  /** Named as the shards of `analytics/counters` name them: `processed`, `severities.HIGH`, …; zeros are absent. */
  readonly counters: Readonly<Record<string, number>>;
}

/** `sources/{ip}` as clients see it. */
export interface SourceProfile {
  readonly ip: string;
  readonly country?: string;
  readonly country_code?: string;
  readonly zone: Threat["source_zone"];
  readonly attack_count: number;
  readonly severity_distribution: Readonly<Record<Severity, number>>;
  readonly max_risk_score: number;
  readonly first_seen: string;
  readonly last_seen: string;
}

/** A source's tally in the wire's form. */
export function sourceProfile(tally: SourceTally): SourceProfile {
  return {
    ip: tally.ip,
    ...(tally.country !== undefined && { country: tally.country }),
    ...(tally.countryCode !== undefined && { country_code: tally.countryCode }),
    zone: tally.zone,
    attack_count: tally.attackCount,
    severity_distribution: tally.severities,
    max_risk_score: tally.maxRiskScore,
    first_seen: new Date(tally.firstAt).toISOString(),
    last_seen: new Date(tally.lastAt).toISOString(),
  };
}

/** Counts what is stored, as the counters do. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, amount = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount);
  }

  addThreat({ severity, threat_type }: Threat): void {
    this.add(`severities.${severity}`);
    this.add(`types.${threat_type}`);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  copy(): Counts {
    const copy = new Counts();
    for (const [name, count] of this.#counts) copy.add(name, count);
    return copy;
  }

  /** All that are not zero. */
  toRecord(): Record<string, number> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count !== 0));
  }
}

/** Ascending by code unit. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
