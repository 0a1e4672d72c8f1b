import type { Severity, ThreatType } from "@threatstream/contracts";

export interface RiskFactors {
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  readonly threatType: ThreatType;
  /** Risk multiplier of the source's country; 1 is neutral. */
  readonly multiplier: number;
}

const SEVERITY_POINTS: Readonly<Record<Severity, number>> = {
  CRITICAL: 40,
  HIGH: 30,
  MEDIUM: 20,
  LOW: 10,
  INFO: 0,
};
const TYPE_POINTS: Readonly<Partial<Record<ThreatType, number>>> = {
  BRUTE_FORCE: 20,
  SQL_INJECTION: 20,
  RANSOMWARE: 20,
  DDOS_ATTACK: 20,
  DATA_EXFILTRATION: 18,
};
const OTHER_TYPE_POINTS = 10;
const MOST_COUNTRY_POINTS = 20;

/**
 * The risk score of a threat, a whole number from 0 to 100: points for its severity, `floor(confidence × 20)`, points for
 * its type and `min(20, floor(multiplier × 10))` for its country (the wire contract's formula).
 *
 * @example riskScore({ severity: "CRITICAL", confidence: 0.94, threatType: "BRUTE_FORCE", multiplier: 1.5 }) // 93
 */
export function riskScore({ severity, confidence, threatType, multiplier }: RiskFactors): number {
  const sum =
    SEVERITY_POINTS[severity] +
    points(Math.min(1, confidence), 20) +
    (TYPE_POINTS[threatType] ?? OTHER_TYPE_POINTS) +
    Math.min(MOST_COUNTRY_POINTS, points(multiplier, 10));
  return Math.min(100, sum);
}

// A product such as 0.58 × 50 lies just under the whole number it stands for; the error of one multiplication is far
// below this, and so is the last digit of any factor that people write.
const ROUNDING_ERROR = 1e-9;

function points(factor: number, scale: number): number {
  return factor > 0 ? Math.floor(factor * scale + ROUNDING_ERROR) : 0;
}
