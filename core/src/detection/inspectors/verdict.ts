import type { AttackKind, Finding } from "./types.ts";

/** From this confidence on, evidence alone makes an attack. */
const ENOUGH = 0.5;

interface Verdict {
  readonly findings: readonly Finding[];
  readonly kind: AttackKind | undefined;
  readonly confidence: number;
}

const NOTHING: Verdict = { findings: [], kind: undefined, confidence: 0 };

/**
 * Combines the evidence of all inspectors: the kind with the most of it, how sure it is, and the findings, those of that kind
 * first. Evidence of one kind adds up as independent observations do, each sign of a kind once.
 */
export function verdictOn(findings: readonly Finding[]): Verdict {
  if (findings.length === 0) return NOTHING;
  const byKind = Map.groupBy(findings, ({ type }) => type);
  let kind: AttackKind | undefined;
  let most = 0;
  for (const [type, ofKind] of byKind) {
    const weight = combined(ofKind);
    if (weight > most) [kind, most] = [type, weight];
  }
  if (most < ENOUGH)
    return { findings: [...findings].toSorted(byConfidence), kind: undefined, confidence: 0 };
  const first = findings.filter(({ type }) => type === kind).toSorted(byConfidence);
  const others = findings.filter(({ type }) => type !== kind).toSorted(byConfidence);
  return { findings: [...first, ...others], kind, confidence: Math.min(0.99, most) };
}

function combined(findings: readonly Finding[]): number {
  const strongest = new Map<string, number>();
  for (const { sign, confidence } of findings) {
    strongest.set(sign, Math.max(strongest.get(sign) ?? 0, confidence));
  }
  const weights = [...strongest.values()];
  // Weak evidence supports strong evidence, but never makes an attack by itself.
  if (Math.max(...weights) < ENOUGH) return 0;
  return 1 - weights.reduce((doubt, confidence) => doubt * (1 - confidence), 1);
}

function byConfidence(a: Finding, b: Finding): number {
  return b.confidence - a.confidence;
}
