import type { Threat } from "@threatstream/contracts";
import { DEFAULT_MULTIPLIERS } from "../pipeline/zones.ts";
import type { ModelAnalysis } from "./analyzer.ts";
import { mergeVerdict } from "./merge.ts";

/** What a model answered, as it is kept. */
export interface Answer {
  readonly analysis: ModelAnalysis;
  /** Whether it is about this threat, one like it (of the same fingerprint), or another of the same source. */
  readonly about: "this" | "like" | "related";
  /** Of a correlation: how much its state held when it was asked. */
  readonly weight?: number;
}

/**
 * A threat with an answer merged into it. `multiplier` is that of its source's country, by default that of the country's
 * code; `weight` what a correlation's state holds now: an answer about less is one about an earlier state.
 */
export function mergeAnswer(
  threat: Threat,
  { analysis, about, weight: asked = 0 }: Answer,
  {
    multiplier = DEFAULT_MULTIPLIERS[threat.source_country_code ?? ""] ?? 1,
    weight = 0,
  }: { readonly multiplier?: number; readonly weight?: number } = {},
): Threat {
  const isEarlier = about === "this" && weight > asked;
  return mergeVerdict(threat, analysis, { multiplier, about: isEarlier ? "earlier" : about });
}
