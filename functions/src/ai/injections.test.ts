import { SEVERITIES, Threat } from "@threatstream/contracts";
import type { ThreatType } from "@threatstream/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { priorityOf, priorityRank } from "@threatstream/core/alerts";
import { severityRank } from "@threatstream/core/model";
import type { ModelAnalysis } from "@threatstream/core/model";
import type { AnalysisRequest } from "./analyzer.ts";
import { excerptOf } from "./excerpt.ts";
import { createGeminiAnalyzer } from "./gemini.ts";
import { mergeVerdict } from "./merge.ts";
import type { About } from "./merge.ts";
import { ruledThreat } from "./ruled.ts";
import { INJECTIONS } from "./testing/injections.ts";
import type { Injection } from "./testing/injections.ts";
import { OBEDIENCES, obeys } from "./testing/obedient-model.ts";
import type { Obedience } from "./testing/obedient-model.ts";
import { startStubGemini } from "./testing/stub-gemini.ts";
import type { StubGemini } from "./testing/stub-gemini.ts";
import { ruledThreatOf } from "./testing/threats.ts";

const NONCE = "5f0c2d7e9a3b48c1";
const ABOUT: readonly About[] = ["this", "earlier", "like", "related"];
const TYPES: readonly ThreatType[] = ["BRUTE_FORCE", "WEB_ATTACK"];

let stub: StubGemini;
beforeAll(async () => {
  stub = await startStubGemini();
});
afterAll(() => stub.close());

function requestOf(threat: Threat, { place, text }: Injection): AnalysisRequest {
  if (place === "signal") {
    return {
      evidence: [{ threat: { ...threat, description: text, contributing_signals: [text] } }],
      context: text,
    };
  }
  const payload = place === "field_name" ? { [text]: 1 } : { [place]: text };
  return { evidence: [{ threat, excerpt: excerptOf(payload) }], context: text };
}

/** Asks an obedient model through the real client. */
async function ask(request: AnalysisRequest, obedience: Obedience, text: string): Promise<ModelAnalysis> {
  stub.answer(obeys(obedience, text));
  const analyzer = createGeminiAnalyzer({
    apiKey: "test-key",
    baseUrl: stub.baseUrl,
    model: "gemini-test",
    temperature: 0,
    maxOutputTokens: 2_048,
    timeoutMs: 10_000,
    prices: { promptPerMillion: 1, replyPerMillion: 1 },
    // The worst case: the attacker knows it.
    nonce: () => NONCE,
    clock: () => 0,
  });
  const outcome = await analyzer.analyze(request);
  if (outcome.kind === "unavailable") throw new Error(`${outcome.reason}: ${outcome.detail}`);
  return outcome;
}

/** The evidence stayed one line of JSON between the only two delimiters, and the system instruction ours. */
function expectSealed(): void {
  const sent = stub.calls.at(-1)?.sent;
  const data = sent?.contents[0]?.parts[0]?.text ?? "";
  const [begin, json, end, ...rest] = data.split("\n");
  expect([begin, end, rest]).toEqual([`<<<BEGIN EVIDENCE ${NONCE}>>>`, `<<<END EVIDENCE ${NONCE}>>>`, []]);
  expect(json).not.toMatch(/[<>`\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
  const evidence = JSON.parse(json ?? "");
  expect(Object.keys(evidence)).toEqual(["threats", "analyst_note"]);
  expect(evidence.threats[0].rule_verdict.detections).toEqual(["brute-force"]);
  expect(sent?.systemInstruction.parts[0]?.text).toBe(systemOfCleanRequest);
}

let systemOfCleanRequest = "";
beforeAll(async () => {
  await ask({ evidence: [{ threat: ruledThreatOf() }] }, "plays it down", "x");
  systemOfCleanRequest = stub.calls.at(-1)?.sent.systemInstruction.parts[0]?.text ?? "";
});

/** The rules' verdict is the least that stands, one level above it the most; what acts by itself sees the rules' alone. */
function expectBounded(threat: Threat, merged: Threat): void {
  const rise = severityRank(merged.severity) - severityRank(threat.severity);
  expect([0, 1]).toContain(rise);
  expect(merged.confidence).toBeGreaterThanOrEqual(threat.confidence);
  expect(merged.risk_score).toBeGreaterThanOrEqual(threat.risk_score);
  const [before, after] = [threat, merged].map((each) =>
    priorityRank(priorityOf(each.severity, each.risk_score)),
  );
  expect([0, 1]).toContain((before ?? 0) - (after ?? 9));
  expect(ruledThreat(merged)).toEqual(threat);
  expect(merged.auto_blocked).toBe(threat.auto_blocked);
  expect(merged.recommended_actions).toEqual(expect.arrayContaining(threat.recommended_actions));
  expect(merged.description).toContain(threat.description);
  expect(merged.contextual_analysis).toContain(threat.contextual_analysis);
  expect(merged.threat_type).not.toBe("NORMAL_TRAFFIC");
}

const LIVE =
  /https?:|ftp:|javascript:|data:text|www\.|evil\.example|\]\s*[([:]\s*\S*[/:]|!\[|[<>`]|[\p{Cc}\p{Cf}\p{Cs}]/iu;

function expectPlain(merged: Threat): void {
  const { description, contextual_analysis, contributing_signals, recommended_actions, ai } = merged;
  const verdict = ai?.verdict;
  const texts = [
    description,
    ...contextual_analysis.split("\n"),
    ...contributing_signals,
    ...recommended_actions,
    verdict?.description,
    verdict?.contextual_analysis,
    verdict?.explanation,
    ...(verdict?.contributing_signals ?? []),
    ...(verdict?.recommended_actions ?? []),
  ];
  for (const text of texts) expect(text).not.toMatch(LIVE);
}

test("the corpus has at least 60 texts, each with a name of its own, in at least 6 languages", () => {
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(INJECTIONS.map(({ name }) => name)).size).toBe(INJECTIONS.length);
  expect(new Set(INJECTIONS.map(({ language }) => language)).size).toBeGreaterThanOrEqual(6);
});

test.each(INJECTIONS.map((injection) => [injection.name, injection] as const))(
  "a model that obeys this gains nothing for the attacker: %s",
  async (_name, injection) => {
    for (const obedience of OBEDIENCES) {
      const analysis = await ask(requestOf(ruledThreatOf(), injection), obedience, injection.text);
      expectSealed();
      for (const severity of SEVERITIES) {
        for (const threat_type of TYPES) {
          for (const about of ABOUT) {
            const threat = ruledThreatOf({ severity, threat_type });
            const merged = mergeVerdict(threat, analysis, { multiplier: 1, about });
            expectBounded(threat, merged);
            expectPlain(merged);
            expect(Threat.parse(merged)).toEqual(merged);
          }
        }
      }
    }
  },
);

test("a specific type stays, whatever a model is talked into", async () => {
  for (const obedience of OBEDIENCES) {
    const threat = ruledThreatOf();
    const analysis = await ask({ evidence: [{ threat }] }, obedience, "x");
    expect(mergeVerdict(threat, analysis, { multiplier: 1, about: "this" }).threat_type).toBe("BRUTE_FORCE");
  }
});
