import type { Threat } from "@threatstream/contracts";
import { DEFAULT_MULTIPLIERS } from "../pipeline/zones.ts";
import type { ModelAnalysis } from "./analyzer.ts";
import { mergeVerdict } from "./merge.ts";

/** What a model answered, as it is kept. */
export interface Answer {
  readonly analysis: ModelAnalysis;
  /** True where it was given for another threat of the same fingerprint. */
  readonly cached: boolean;
}

/**
 * A threat with an answer merged into it. `multiplier` is that of its source's country; by default that of the country's
 * code.
 */
export function mergeAnswer(
  threat: Threat,
  { analysis, cached }: Answer,
  multiplier: number = DEFAULT_MULTIPLIERS[threat.source_country_code ?? ""] ?? 1,
): Threat {
  return mergeVerdict(threat, analysis, { multiplier, cached });
}
