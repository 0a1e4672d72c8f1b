import type { AiVerdict, Threat } from "@threatstream/contracts";

/** The tokens and the cost in US dollars of the calls of one analysis. */
export interface Spend {
  readonly tokens: { readonly prompt: number; readonly reply: number };
  readonly costUsd: number;
}

/** A model's answer. */
export interface ModelAnalysis extends Spend {
  readonly kind: "analysis";
  readonly verdict: AiVerdict;
  readonly model: string;
  readonly latencyMs: number;
  /** True if the first reply was not valid and the second was. */
  readonly repaired: boolean;
}

/** A model's answer as it is stored with a threat or a correlation state. */
export interface Answer {
  readonly analysis: ModelAnalysis;
  /** Whether it is about this threat, one like it (of the same fingerprint), or another of the same source. */
  readonly about: "this" | "like" | "related";
  /** For a correlation: the weight of its state when the model was asked. */
  readonly weight?: number;
}

/** Merges an answer into a threat. `weight` is that of the correlation's present state: an answer about less is about an earlier one. */
export type MergeAnswer = (
  threat: Threat,
  answer: Answer,
  state: { readonly multiplier: number; readonly weight: number },
) => Threat;
