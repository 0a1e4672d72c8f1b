import type { AiNote, Threat } from "@threatstream/contracts";
import type { ModelAnalysis } from "@threatstream/core/model";
import { mergedRating, mergedTechnique } from "./merge-rating.ts";
import { mergedTexts } from "./merge-texts.ts";
import type { About } from "./merge-texts.ts";
import { ruleVerdict, ruledThreat } from "./ruled.ts";

export type { About } from "./merge-texts.ts";

/** What a merge needs beside the answer. */
export interface MergeOptions {
  /** The risk multiplier of the source's country, as the rules' score was made with. */
  readonly multiplier: number;
  readonly about: About;
}

/** A model's answer, as far as a threat keeps it. */
export type Answer = Pick<ModelAnalysis, "verdict" | "model" | "latencyMs" | "tokens" | "costUsd">;

/**
 * A threat with a model's verdict merged into it. The model read what an attacker wrote, so its word only ever adds: severity
 * and priority rise by one level at most, and neither they nor confidence or risk score fall; a specific type stays. A model that
 * rates a threat lower than the rules did is heard in the context alone. The rules' verdict is kept in `rules`, and a repeated
 * merge starts from there: merging again, the same or another answer, replaces the first.
 */
export function mergeVerdict(threat: Threat, analysis: Answer, { multiplier, about }: MergeOptions): Threat {
  const ruled = ruledThreat(threat);
  const rules = ruleVerdict(ruled);
  const { verdict } = analysis;
  const rating = about === "related" ? rules : mergedRating(rules, verdict, multiplier);
  return {
    ...ruled,
    severity: rating.severity,
    threat_type: rating.threat_type,
    confidence: rating.confidence,
    risk_score: rating.risk_score,
    ...mergedTexts(rules, verdict, about),
    ...(about !== "related" && mergedTechnique(rules, verdict)),
    audit_ref: `GEMINI:${analysis.model}`,
    rules,
    ai: noteOf(analysis, about),
  };
}

function noteOf({ verdict, latencyMs, tokens, costUsd }: Answer, about: About): AiNote {
  if (about === "this" || about === "earlier") {
    return { verdict, latency_ms: latencyMs, tokens: { ...tokens }, cost_usd: costUsd, cached: false };
  }
  const nothing = { latency_ms: 0, tokens: { prompt: 0, reply: 0 }, cost_usd: 0 };
  return { verdict, ...nothing, cached: true, ...(about === "related" && { related: true }) };
}
