import { Threat } from "@threatstream/contracts";
import type { ROUTES } from "@threatstream/contracts";
import type { z } from "zod";
import type { Outcome } from "../../ai/analyzer.ts";
import { ruleVerdict } from "../../ai/ruled.ts";
import { severityRank } from "@threatstream/core/model";
import { NotFoundError, RateLimitedError } from "../errors.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";

type Reply = z.output<(typeof ROUTES)["askAi"]["response"]>;
type FirstThreat = readonly [Threat, ...Threat[]];

/** Questions to the model, a minute, of one person: each costs money. */
const QUESTIONS_PER_MINUTE = 10;

/** Explanations of threats. */
export function aiHandlers(options: ApiOptions): Pick<Handlers, "askAi" | "explainThreat"> {
  const { queries, ai, limits } = options;
  const threatOf = async (id: string): Promise<Threat> => {
    const found = Threat.shape.id.safeParse(id).success ? await (await queries()).threat(id) : undefined;
    if (found === undefined) throw new NotFoundError("There is no such threat.");
    return found;
  };
  return {
    askAi: async ({ body: { threats, context }, actor }) => {
      // By id alone: what a client says of a threat is no evidence.
      const ids = threats.map((each) => (typeof each === "string" ? each : each.id));
      const found = await Promise.all([...new Set(ids)].map(threatOf));
      const [first, ...rest] = found.toSorted((a, b) => b.risk_score - a.risk_score);
      if (first === undefined) throw new NotFoundError("There is no such threat.");
      const retryAfterMs = (await limits?.admitQuestion(actor, QUESTIONS_PER_MINUTE)) ?? 0;
      if (retryAfterMs > 0) throw new RateLimitedError(QUESTIONS_PER_MINUTE, retryAfterMs);
      const question = context === undefined ? {} : { context };
      const outcome = await (await ai()).ask([first, ...rest], question);
      return { body: replyOf(outcome, [first, ...rest]) };
    },
    explainThreat: async ({ params: { id } }) => {
      const threat = await threatOf(id);
      const model = await ai();
      const rules = ruleVerdict(threat);
      const detections = threat.detections.map((detection) => {
        const title = model.titleOf(detection);
        return { id: detection, ...(title !== undefined && { title }) };
      });
      const { source_ip, source_zone, source_country, source_country_code } = threat;
      const source = {
        source_ip,
        source_zone,
        ...(source_country !== undefined && { source_country }),
        ...(source_country_code !== undefined && { source_country_code }),
      };
      return {
        body: {
          threat_id: id,
          rules: { ...rules, detections },
          evidence: { signals: rules.contributing_signals, source, event_count: threat.event_count ?? 1 },
          ...(threat.ai !== undefined && { ai: threat.ai }),
          audit_ref: threat.audit_ref,
        },
      };
    },
  };
}

/** The model's answer; without one the rules' own words, which say so. The severity is never below the rules'. */
function replyOf(outcome: Outcome, threats: FirstThreat): Reply {
  const [first] = threats;
  if (outcome.kind === "unavailable") return rulesReply(first, threats.length);
  const { verdict, model } = outcome;
  const severity =
    severityRank(verdict.severity) < severityRank(first.severity) ? first.severity : verdict.severity;
  return {
    explanation: verdict.explanation,
    factors: verdict.contributing_signals,
    confidence: confidenceWord(verdict.confidence),
    summary: verdict.description,
    mitreAttack: verdict.mitre_attack_id ?? first.mitre_attack_id ?? "",
    recommendedActions: verdict.recommended_actions,
    severity,
    threat_type: verdict.threat_type,
    audit_ref: `GEMINI:${model}`,
  };
}

function rulesReply(first: Threat, count: number): Reply {
  const rules = ruleVerdict(first);
  const others = count > 1 ? ` It is the riskiest of ${count} threats.` : "";
  return {
    explanation: `${rules.contextual_analysis}${others}`,
    factors: rules.contributing_signals,
    confidence: confidenceWord(rules.confidence),
    summary: rules.description,
    mitreAttack: rules.mitre_attack_id ?? "",
    recommendedActions: rules.recommended_actions,
    severity: rules.severity,
    threat_type: rules.threat_type,
    audit_ref: "RULE-ENGINE",
  };
}

function confidenceWord(confidence: number): Reply["confidence"] {
  if (confidence >= 0.8) return "High";
  return confidence >= 0.5 ? "Medium" : "Low";
}
