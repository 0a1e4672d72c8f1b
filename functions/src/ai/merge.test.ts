import { SEVERITIES, Threat, ThreatType } from "@threatstream/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { priorityOf, priorityRank } from "@threatstream/core/alerts";
import { severityRank } from "@threatstream/core/model";
import type { ModelAnalysis } from "@threatstream/core/model";
import { mergeVerdict } from "./merge.ts";
import type { About, MergeOptions } from "./merge.ts";
import { ruledThreat } from "./ruled.ts";
import { GOOD_VERDICT } from "./testing/behaviours.ts";
import { ruledThreatOf } from "./testing/threats.ts";
import { parseVerdict } from "./verdict.ts";

function analysisOf(fields: Partial<ModelAnalysis["verdict"]> = {}): ModelAnalysis {
  const parsed = parseVerdict(JSON.stringify({ ...GOOD_VERDICT, ...fields }));
  if (!parsed.ok) throw new Error(parsed.problems.join("; "));
  return {
    kind: "analysis",
    verdict: parsed.verdict,
    model: "gemini-test",
    latencyMs: 900,
    tokens: { prompt: 1_000, reply: 200 },
    costUsd: 0.0008,
    repaired: false,
  };
}

const FRESH: MergeOptions = { multiplier: 1, about: "this" };

test("a model's verdict is merged, and the rules' is kept beside it", () => {
  const threat = ruledThreatOf();
  const merged = mergeVerdict(threat, analysisOf(), FRESH);
  expect(merged).toMatchObject({
    severity: "HIGH",
    threat_type: "BRUTE_FORCE",
    confidence: 0.9,
    risk_score: 30 + 18 + 20 + 10,
    description: `${threat.description}. AI analysis: ${GOOD_VERDICT.description}`,
    contributing_signals: ["27 failures in 4 min", "27 failed logins", "9 user names"],
    recommended_actions: ["Block the source.", "Check for a success from the same source."],
    mitre_attack_id: "T1110",
    audit_ref: "GEMINI:gemini-test",
    rules: { severity: "MEDIUM", confidence: 0.7, risk_score: 64, description: threat.description },
    ai: { latency_ms: 900, tokens: { prompt: 1_000, reply: 200 }, cost_usd: 0.0008, cached: false },
  });
  expect(merged.contextual_analysis).toBe(
    `${threat.contextual_analysis}\nAI analysis: ${GOOD_VERDICT.contextual_analysis}`,
  );
  expect(Threat.parse(merged)).toEqual(merged);
});

test("a merged threat gives back what the rules said", () => {
  for (const threat of [ruledThreatOf(), withoutTechnique()]) {
    expect(ruledThreat(mergeVerdict(threat, analysisOf(), FRESH))).toEqual(threat);
  }
});

function withoutTechnique(fields: Partial<Threat> = {}, multiplier = 1): Threat {
  const {
    mitre_attack_id: _id,
    mitre_attack_name: _name,
    mitre_tactic: _tactic,
    ...threat
  } = ruledThreatOf(fields, multiplier);
  return threat;
}

test.each([
  ["LOW", "CRITICAL", "MEDIUM"],
  ["MEDIUM", "CRITICAL", "HIGH"],
  ["HIGH", "CRITICAL", "CRITICAL"],
  ["CRITICAL", "CRITICAL", "CRITICAL"],
  ["CRITICAL", "INFO", "CRITICAL"],
  ["MEDIUM", "LOW", "MEDIUM"],
  ["INFO", "HIGH", "LOW"],
] as const)("%s by the rules and %s by the model give %s", (ruled, said, severity) => {
  expect(
    mergeVerdict(ruledThreatOf({ severity: ruled }), analysisOf({ severity: said }), FRESH).severity,
  ).toBe(severity);
});

test("a model that plays a threat down changes no word of the rules and adds no advice", () => {
  const threat = ruledThreatOf({ severity: "HIGH" });
  const said = analysisOf({
    severity: "INFO",
    confidence: 1,
    recommended_actions: ["Unblock it."],
    description: "All well.",
  });
  const merged = mergeVerdict(threat, said, FRESH);
  const { severity, confidence, risk_score, description, contributing_signals, recommended_actions } = threat;
  expect(merged).toMatchObject({
    severity,
    confidence,
    risk_score,
    description,
    contributing_signals,
    recommended_actions,
  });
  expect(merged.contextual_analysis).toContain("AI analysis (it says INFO; the rules' verdict stands):");
  expect(merged.ai?.verdict.recommended_actions).toEqual(["Unblock it."]);
});

test("a model that plays a threat down names no technique", () => {
  const threat = withoutTechnique({ severity: "HIGH" });
  expect(mergeVerdict(threat, analysisOf({ severity: "INFO" }), FRESH).mitre_attack_id).toBeUndefined();
});

test("an answer about a like threat adds context and advice, no details, and costs nothing", () => {
  const threat = ruledThreatOf();
  const merged = mergeVerdict(threat, analysisOf(), { multiplier: 1, about: "like" });
  expect(merged).toMatchObject({
    severity: "HIGH",
    description: threat.description,
    contributing_signals: threat.contributing_signals,
    recommended_actions: ["Block the source.", "Check for a success from the same source."],
    ai: { latency_ms: 0, tokens: { prompt: 0, reply: 0 }, cost_usd: 0, cached: true },
  });
  expect(merged.contextual_analysis).toContain("AI analysis of a threat like this one:");
});

test("an answer about another threat of the source lends its words alone", () => {
  const threat = ruledThreatOf({ threat_type: "WEB_ATTACK" });
  const merged = mergeVerdict(threat, analysisOf({ severity: "CRITICAL" }), {
    multiplier: 1,
    about: "related",
  });
  const { contextual_analysis: context, audit_ref: _engine, ...unchanged } = threat;
  expect(merged).toMatchObject({ ...unchanged, ai: { cost_usd: 0, cached: true, related: true } });
  expect(merged.contextual_analysis).toBe(
    `${context}\nAI analysis of another threat of this source: ${GOOD_VERDICT.contextual_analysis}`,
  );
});

test.each([
  ["a generic type becomes a specific one", "WEB_ATTACK", "MEDIUM", "SQL_INJECTION", "SQL_INJECTION"],
  [
    "a generic type does not become another generic one",
    "WEB_ATTACK",
    "MEDIUM",
    "NORMAL_TRAFFIC",
    "WEB_ATTACK",
  ],
  ["a specific type stays", "BRUTE_FORCE", "MEDIUM", "RANSOMWARE", "BRUTE_FORCE"],
  ["no type changes where the severity rises", "WEB_ATTACK", "HIGH", "RANSOMWARE", "WEB_ATTACK"],
] as const)("%s", (_name, ruled, severity, said, type) => {
  const analysis = analysisOf({ severity, threat_type: said });
  expect(mergeVerdict(ruledThreatOf({ threat_type: ruled }), analysis, FRESH).threat_type).toBe(type);
});

test("a technique is taken where the rules named none, with its name where that is known", () => {
  const known = mergeVerdict(withoutTechnique(), analysisOf({ mitre_attack_id: "T1190" }), FRESH);
  expect(known).toMatchObject({
    mitre_attack_id: "T1190",
    mitre_attack_name: "Exploit Public-Facing Application",
  });
  const unknown = mergeVerdict(withoutTechnique(), analysisOf({ mitre_attack_id: "T1999" }), FRESH);
  expect(unknown.mitre_attack_id).toBe("T1999");
  expect(unknown.mitre_attack_name).toBeUndefined();
});

test("a raised threat does not pass over a priority", () => {
  // 30 + 20 + 20 + 15 would be P1, from P3.
  const threat = ruledThreatOf({ confidence: 0.9 }, 1.5);
  const merged = mergeVerdict(threat, analysisOf({ confidence: 1 }), { multiplier: 1.5, about: "this" });
  expect(merged).toMatchObject({ severity: "HIGH", risk_score: 79 });
});

test("a threat whose risk alone would carry it over a priority is not raised", () => {
  // 20 + 20 + 20 + 20: any HIGH threat of this risk is P1.
  const threat = ruledThreatOf({ confidence: 1 }, 2);
  const merged = mergeVerdict(threat, analysisOf({ severity: "CRITICAL" }), { multiplier: 2, about: "this" });
  expect(merged).toMatchObject({ severity: "MEDIUM", risk_score: 80 });
});

const severities = fc.constantFrom(...SEVERITIES);
const types = fc.constantFrom(...ThreatType.options);
const confidences = fc.double({ min: 0, max: 1, noNaN: true });
const verdicts = fc.record({ severity: severities, threat_type: types, confidence: confidences });
const cases = fc
  .record({ fields: verdicts, multiplier: fc.double({ min: 0, max: 2, noNaN: true }), bare: fc.boolean() })
  .map(({ fields, multiplier, bare }) => ({
    multiplier,
    threat: bare ? withoutTechnique(fields, multiplier) : ruledThreatOf(fields, multiplier),
  }));

const abouts = fc.constantFrom<About[]>("this", "earlier", "like", "related");
const urgency = (threat: Threat) => -priorityRank(priorityOf(threat.severity, threat.risk_score));

test("whatever a model says, nothing falls, nothing rises by more than one level, and merging again changes nothing", () => {
  fc.assert(
    fc.property(cases, verdicts, verdicts, abouts, ({ threat, multiplier }, first, second, about) => {
      const options = { multiplier, about };
      const merged = mergeVerdict(threat, analysisOf(first), options);
      expect([0, 1]).toContain(severityRank(merged.severity) - severityRank(threat.severity));
      expect([0, 1]).toContain(urgency(merged) - urgency(threat));
      expect(merged.confidence).toBeGreaterThanOrEqual(threat.confidence);
      expect(merged.risk_score).toBeGreaterThanOrEqual(threat.risk_score);
      expect(merged.description.startsWith(threat.description)).toBe(true);
      expect(ruledThreat(merged)).toEqual(threat);
      expect(mergeVerdict(merged, analysisOf(first), options)).toEqual(merged);
      const other = mergeVerdict(threat, analysisOf(second), options);
      expect(mergeVerdict(merged, analysisOf(second), options)).toEqual(other);
    }),
    { seed: 20260310, numRuns: 2_000 },
  );
});
