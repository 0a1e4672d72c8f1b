import type { Severity } from "@threatstream/contracts";

/** How far back threats bear on the risk index, in milliseconds. */
export const RISK_WINDOW_MS = 30 * 60 * 1000;
/** The index with nothing going on. */
const RISK_BASELINE = 5;

const WEIGHTS: Readonly<Record<Severity, number>> = {
  CRITICAL: 2,
  HIGH: 1.5,
  MEDIUM: 1,
  LOW: 0.5,
  INFO: 0.1,
};
/** With more threats than this, a percentile of their contributions counts and not their maximum. */
const FEW = 10;
const PERCENTILE = 0.95;

export type RiskLevel = "NORMAL" | "ELEVATED" | "SUSPICIOUS" | "CRITICAL";
export type RiskTrend = "RISING" | "FALLING" | "STABLE";

/** What a threat adds before it ages, in tenths: `risk_score × weight × 10`, a whole number from 0 to 2,000. */
export function riskTenths(threat: { readonly risk_score: number; readonly severity: Severity }): number {
  return Math.round(threat.risk_score * WEIGHTS[threat.severity] * 10);
}

/** Threats of one age and one weight. */
export interface RiskGroup {
  /** See `riskTenths`. */
  readonly tenths: number;
  /** In milliseconds. */
  readonly age: number;
  readonly count: number;
}

/**
 * The risk index, 5 to 100, to one decimal. Each threat of the last 30 minutes contributes
 * `risk_score × (1 − age / 30 min) × weight`; with more than 10 threats the 95th percentile of the contributions (nearest
 * rank) counts, else their maximum.
 *
 * @example riskIndex([{ tenths: 800, age: 15 * 60_000, count: 1 }]) // 40
 */
export function riskIndex(groups: readonly RiskGroup[]): number {
  const contributions = groups
    .filter(({ age, count }) => age < RISK_WINDOW_MS && count > 0)
    .map(({ tenths, age, count }) => ({
      value: (tenths / 10) * (1 - Math.max(0, age) / RISK_WINDOW_MS),
      count,
    }))
    .toSorted((a, b) => a.value - b.value);
  const total = contributions.reduce((sum, { count }) => sum + count, 0);
  const rank = total > FEW ? Math.ceil(total * PERCENTILE) : total;
  let seen = 0;
  const ranked = contributions.find(({ count }) => (seen += count) >= rank);
  const bounded = Math.min(100, Math.max(RISK_BASELINE, ranked?.value ?? 0));
  return Math.round(bounded * 10) / 10;
}

/** The level's name: up to 30 normal, 60 elevated, 85 suspicious. */
export function riskLevel(value: number): RiskLevel {
  const whole = Math.round(value);
  if (whole <= 30) return "NORMAL";
  if (whole <= 60) return "ELEVATED";
  return whole <= 85 ? "SUSPICIOUS" : "CRITICAL";
}

/** Compares with the index a minute or so ago; less than 2 points is no trend. */
export function riskTrend(before: number, now: number): RiskTrend {
  if (Math.abs(now - before) < 2) return "STABLE";
  return now > before ? "RISING" : "FALLING";
}
