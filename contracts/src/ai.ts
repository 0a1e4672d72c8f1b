import { z } from "zod";
import { Severity, ThreatType } from "./enums.ts";

/** What a language model said about a threat, as plain text; kept as said, however much of it counted. */
export const AiVerdict = z.object({
  severity: Severity,
  threat_type: ThreatType,
  confidence: z.number().min(0).max(1),
  description: z.string(),
  contextual_analysis: z.string(),
  contributing_signals: z.array(z.string()),
  /** An ATT&CK technique: `T1110` or `T1110.003`. */
  mitre_attack_id: z.string().optional(),
  /** Suggestions for people; nothing acts on them. */
  recommended_actions: z.array(z.string()),
  explanation: z.string(),
});
export type AiVerdict = z.infer<typeof AiVerdict>;

/** A model's verdict on a threat and what it cost. */
export const AiNote = z.object({
  verdict: AiVerdict,
  latency_ms: z.int().min(0),
  tokens: z.object({ prompt: z.int().min(0), reply: z.int().min(0) }),
  cost_usd: z.number().min(0),
  /** True where the answer was given for another threat; it cost nothing then. */
  cached: z.boolean(),
  /** True where that other threat is not of the same kind but of the same source; the verdict lends its words alone then. */
  related: z.literal(true).optional(),
});
export type AiNote = z.infer<typeof AiNote>;

/** The rules' own verdict on a threat, as it was before a model spoke. Alerts group and playbooks trigger by this one. */
export const RuleVerdict = z.object({
  severity: Severity,
  threat_type: ThreatType,
  confidence: z.number().min(0).max(1),
  risk_score: z.int().min(0).max(100),
  description: z.string(),
  contextual_analysis: z.string(),
  contributing_signals: z.array(z.string()),
  recommended_actions: z.array(z.string()),
  mitre_attack_id: z.string().optional(),
});
export type RuleVerdict = z.infer<typeof RuleVerdict>;
