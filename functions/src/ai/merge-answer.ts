import type { Threat } from "@threatstream/contracts";
import { DEFAULT_MULTIPLIERS } from "@threatstream/core/geo";
import type { Answer } from "@threatstream/core/model";
import { mergeVerdict } from "./merge.ts";

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
