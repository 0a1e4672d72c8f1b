import { readFileSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { createGeminiAnalyzer } from "../../functions/src/ai/gemini.ts";
import type { Detection, DetectionCase } from "../../core/src/model/detection.ts";
import { enriched } from "../../core/src/detection/events/test-events.ts";
import { excerptOf } from "../../functions/src/ai/excerpt.ts";
import { threatOf as buildThreat } from "../../core/src/pipeline/build-threat.ts";
import { threatId } from "../../core/src/model/ids.ts";

/*
 * npm run eval:ai [-- --limit N]: asks a real model about the labelled cases of the detections, and prints how far it agrees
 * with their labels. It costs money: about a thousand tokens a case.
 */

const FOLDER = new URL("../../core/src/detection/events/", import.meta.url);
const NOW = Date.parse("2026-03-10T12:00:00.000Z");

interface Labelled {
  readonly detection: Detection;
  readonly case: DetectionCase;
}

async function labelledCases(): Promise<Labelled[]> {
  const files = readdirSync(FOLDER).filter(
    (file) =>
      file.endsWith(".ts") && readFileSync(new URL(file, FOLDER), "utf8").includes("export const cases"),
  );
  const modules = await Promise.all(
    files.map(
      async (file): Promise<{ detection?: Detection; cases: readonly DetectionCase[] }> =>
        import(new URL(file, FOLDER).href),
    ),
  );
  return modules.flatMap(({ detection, cases }) =>
    detection === undefined ? [] : cases.map((each) => ({ detection, case: each })),
  );
}

/** The threat that the pipeline makes of a case's event. */
function threatOf({ detection, case: { name, event } }: Labelled) {
  const whole = enriched(event);
  const finding = detection.examine(whole);
  const findings = finding === undefined ? [] : [{ ...finding, rule: detection }];
  return buildThreat(threatId(name), whole, findings, { analyzedAt: NOW, processingMs: 0 });
}

async function evaluate(apiKey: string, limit: number): Promise<void> {
  const analyzer = createGeminiAnalyzer({
    apiKey,
    model: process.env["GEMINI_MODEL"] ?? "gemini-2.5-flash",
    temperature: 0.1,
    maxOutputTokens: 4_096,
    timeoutMs: 30_000,
    prices: { promptPerMillion: 0.3, replyPerMillion: 2.5 },
    nonce: () => crypto.randomUUID().replaceAll("-", ""),
    clock: () => performance.now(),
  });
  const all = await labelledCases();
  const chosen = all.slice(0, limit);
  const seen = { answers: 0, attackAgreed: 0, typeAgreed: 0, attacks: 0, cost: 0 };
  for (const labelled of chosen) {
    const threat = threatOf(labelled);
    const evidence = [{ threat, excerpt: excerptOf(labelled.case.event.payload ?? {}) }] as const;
    const outcome = await analyzer.analyze({ evidence });
    const { finds, name } = labelled.case;
    if (outcome.kind === "unavailable") {
      console.log(`${labelled.detection.id}: ${name}: no answer (${outcome.reason})`);
      continue;
    }
    const saysAttack = outcome.verdict.severity !== "INFO" && outcome.verdict.severity !== "LOW";
    seen.answers += 1;
    seen.cost += outcome.costUsd;
    if (saysAttack === (finds !== undefined)) seen.attackAgreed += 1;
    if (finds !== undefined) {
      seen.attacks += 1;
      if (outcome.verdict.threat_type === finds.threat_type) seen.typeAgreed += 1;
    }
    console.log(
      `${labelled.detection.id}: ${name}: rules ${finds?.severity ?? "quiet"}, model ${outcome.verdict.severity}`,
    );
  }
  const share = (part: number, whole: number) =>
    whole === 0 ? "-" : `${Math.round((part / whole) * 100)} %`;
  console.log(`\n${seen.answers} of ${chosen.length} cases answered (${all.length} there are).`);
  console.log(`Attack or not, agreed: ${share(seen.attackAgreed, seen.answers)}`);
  console.log(`Type of attack, agreed: ${share(seen.typeAgreed, seen.attacks)} of ${seen.attacks} attacks`);
  console.log(`Cost: ${seen.cost.toFixed(4)} US dollars`);
}

const { values } = parseArgs({ options: { limit: { type: "string", default: "50" } } });
const key = process.env["GEMINI_API_KEY"];
if (key === undefined || key === "") {
  console.log("GEMINI_API_KEY is not set, so nothing was asked and there is no result to tell.");
} else {
  await evaluate(key, Number(values.limit));
}
