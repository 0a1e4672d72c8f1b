import { z } from "zod";
import { AiNote, RuleVerdict } from "../ai.ts";
import { Severity, ThreatType } from "../enums.ts";
import { Threat } from "../threat.ts";
import type { Routes } from "./route.ts";

/** A threat that is asked about: its id, or an object that has one (clients of the earlier system send the whole threat). */
const Asked = z.union([z.string().max(64), z.looseObject({ id: z.string().max(64) })]);

const AskAi = z.object({
  threats: z.array(Asked).min(1).max(20),
  /** What the analyst wants to know. */
  context: z.string().max(2_000).optional(),
});

const AiReply = z.object({
  explanation: z.string(),
  factors: z.array(z.string()),
  confidence: z.enum(["High", "Medium", "Low"]),
  summary: z.string(),
  mitreAttack: z.string(),
  recommendedActions: z.array(z.string()),
  severity: Severity,
  threat_type: ThreatType,
  /** `GEMINI:<model>`; `RULE-ENGINE` where no model answered and this is what the rules say. */
  audit_ref: z.string(),
});

/** The rules, the evidence and the model's words, side by side. */
const Explanation = z.object({
  threat_id: z.string(),
  rules: RuleVerdict.extend({
    detections: z.array(z.object({ id: z.string(), title: z.string().optional() })),
  }),
  evidence: z.object({
    signals: z.array(z.string()),
    source: Threat.pick({
      source_ip: true,
      source_zone: true,
      source_country: true,
      source_country_code: true,
    }),
    event_count: z.int().min(1),
  }),
  /** What the model said; absent where none was asked. */
  ai: AiNote.optional(),
  audit_ref: z.string(),
});

/** Explanations. */
export const AI_ROUTES = {
  askAi: {
    method: "POST",
    path: "/api/ai/analyze",
    tag: "AI",
    access: "analyst",
    summary: "Ask about threats; where no model answers, the rules' own words",
    body: AskAi,
    status: 200,
    response: AiReply,
  },
  explainThreat: {
    method: "GET",
    path: "/api/threats/{id}/explain",
    tag: "AI",
    access: "viewer",
    summary: "Why a threat is rated as it is: rules, evidence and the model's words side by side",
    params: z.object({ id: z.string().max(64) }),
    status: 200,
    response: Explanation,
  },
} as const satisfies Routes;
