import { Severity, ThreatType } from "@threatstream/contracts";
import type { AiVerdict } from "@threatstream/contracts";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

/** What a model's text may measure, in characters, and how many entries its lists may have. */
export const TEXT_LIMITS = {
  description: 500,
  context: 1_500,
  explanation: 3_000,
  entry: 300,
  signals: 12,
  actions: 8,
} as const;

// Twice as long as what is kept: a reply that is merely wordy is cut, not asked for again.
const text = (limit: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(limit * 2);
const list = (entries: number) => z.array(text(TEXT_LIMITS.entry)).max(entries * 2);

/** A reply as the model has to write it. */
const Reply = z.object({
  severity: Severity,
  threat_type: ThreatType,
  confidence: z.number().min(0).max(1),
  description: text(TEXT_LIMITS.description),
  contextual_analysis: text(TEXT_LIMITS.context),
  contributing_signals: list(TEXT_LIMITS.signals),
  mitre_attack_id: z
    .string()
    .regex(/^(?:T\d{4}(?:\.\d{3})?)?$/)
    .nullish(),
  recommended_actions: list(TEXT_LIMITS.actions),
  explanation: text(TEXT_LIMITS.explanation),
});

export type Parsed =
  | { readonly ok: true; readonly verdict: AiVerdict }
  /** What is wrong with the reply, one line each, without its words. */
  | { readonly ok: false; readonly problems: readonly string[] };

const MAX_PROBLEMS = 10;

/** A verdict from a model's reply: valid JSON of the right shape, its texts made plain. */
export function parseVerdict(reply: string): Parsed {
  const json = parseJson(reply);
  if (json === undefined) return { ok: false, problems: ["The reply is not one complete JSON object."] };
  const { success, data, error } = Reply.safeParse(json);
  if (!success) {
    const problems = error.issues
      .slice(0, MAX_PROBLEMS)
      .map(({ path, message }) => `${path.join(".")}: ${message}`);
    return { ok: false, problems };
  }
  return { ok: true, verdict: plainVerdict(data) };
}

function parseJson(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}

function plainVerdict({ mitre_attack_id: technique, ...reply }: z.infer<typeof Reply>): AiVerdict {
  return {
    severity: reply.severity,
    threat_type: reply.threat_type,
    confidence: reply.confidence,
    description: plainText(reply.description, TEXT_LIMITS.description),
    contextual_analysis: plainText(reply.contextual_analysis, TEXT_LIMITS.context),
    contributing_signals: plainList(reply.contributing_signals, TEXT_LIMITS.signals),
    ...(technique !== null && technique !== undefined && technique !== "" && { mitre_attack_id: technique }),
    recommended_actions: plainList(reply.recommended_actions, TEXT_LIMITS.actions),
    explanation: plainText(reply.explanation, TEXT_LIMITS.explanation),
  };
}

function plainList(entries: readonly string[], max: number): string[] {
  const plain = entries.map((entry) => plainText(entry, TEXT_LIMITS.entry)).filter((entry) => entry !== "");
  return [...new Set(plain)].slice(0, max);
}
