import { hash, randomBytes } from "node:crypto";
import type { AiState } from "@threatstream/contracts";
import { Breaker } from "../ai/breaker.ts";
import { askModel, createThreatAnalysis } from "../ai/analyze-threats.ts";
import type { Analyzer } from "../ai/analyzer.ts";
import { mostExpensive, usdOf, microsOf } from "../ai/budget.ts";
import { AnalysisDispatcher } from "../ai/dispatch.ts";
import type { AnalysisTask } from "../ai/task.ts";
import type { AskModel } from "../api/handlers.ts";
import { readRules } from "./settings/rules.ts";
import { lazy } from "@threatstream/core/common";
import type { Prices } from "../ai/prices.ts";
import { readAiSettings } from "./settings/ai.ts";
import type { AiSettings } from "./settings/ai.ts";
import { createModelUse, readAiUse } from "../firestore/ai/ai-use.ts";
import { createAnalysisStore } from "../firestore/ai/analyses.ts";
import { wireFirestore, wireLogger, wireStore } from "./clients.ts";

/** The name of the function that asks the model, and of its queue. */
const QUEUE = "analyzeThreats";
const BREAKER = { failures: 5, openMs: 60_000 } as const;

/** The model and all that guards it; `undefined` analyzer where no key is set. */
const wireModel = lazy(async () => {
  const settings = readAiSettings();
  const db = await wireFirestore();
  const prices: Prices = {
    promptPerMillion: settings.promptUsdPerMillion,
    replyPerMillion: settings.replyUsdPerMillion,
  };
  return {
    settings,
    db,
    analyzer: await openAnalyzer(settings, prices),
    breaker: new Breaker({ ...BREAKER, clock: Date.now }),
    use: createModelUse({
      db,
      clock: Date.now,
      dailyBudget: microsOf(settings.dailyBudgetUsd),
      requestsPerMinute: settings.requestsPerMinute,
      mostPerCall: mostExpensive(prices, settings.maxOutputTokens),
    }),
  };
});

async function openAnalyzer(settings: AiSettings, prices: Prices): Promise<Analyzer | undefined> {
  const { apiKey, baseUrl, model, temperature, maxOutputTokens, timeoutSeconds } = settings;
  if (apiKey === undefined) return undefined;
  const { createGeminiAnalyzer } = await import("../ai/gemini.ts");
  return createGeminiAnalyzer({
    apiKey,
    model,
    temperature,
    maxOutputTokens,
    prices,
    ...(baseUrl !== "" && { baseUrl }),
    timeoutMs: timeoutSeconds * 1000,
    nonce: () => randomBytes(12).toString("hex"),
    clock: () => performance.now(),
  });
}

/** What a task does; nothing where no key is set. */
export const wireThreatAnalysis = lazy(async () => {
  const [model, logger, { analyses }] = await Promise.all([wireModel(), wireLogger(), wireStore()]);
  const { analyzer, settings, breaker, use, db } = model;
  if (analyzer === undefined) return async (): Promise<void> => {};
  return createThreatAnalysis({
    analyzer,
    breaker,
    use,
    logger,
    store: createAnalysisStore({ db, ...analyses, titleOf: readRules().titleOf }),
    minSeverity: settings.minSeverity,
    answerTtlMs: settings.answerTtlMinutes * 60_000,
    timeoutMs: settings.timeoutSeconds * 1000,
    clock: Date.now,
    newId: () => randomBytes(8).toString("hex"),
  });
});

/** Sends threats to the model by a queue; `undefined` where no key is set, and nothing is sent. */
export const wireDispatcher = lazy(async () => {
  const { apiKey, minSeverity } = readAiSettings();
  if (apiKey === undefined) return undefined;
  const [logger, { getFunctions }] = await Promise.all([wireLogger(), import("firebase-admin/functions")]);
  await wireFirestore();
  const queue = getFunctions().taskQueue<AnalysisTask>(QUEUE);
  return new AnalysisDispatcher({
    enqueue: (task) => queue.enqueue(task, { id: taskId(task) }).catch(ignoreKnown),
    minSeverity,
    clock: Date.now,
    logger,
  });
});

/** The same threats are the same task, however often they come by. */
function taskId(task: AnalysisTask): string {
  return hash("sha256", JSON.stringify(task.threats.map(({ id }) => id)), "hex").slice(0, 40);
}

function ignoreKnown(error: unknown): void {
  const isKnown = error instanceof Error && "code" in error && error.code === "functions/task-already-exists";
  if (!isKnown) throw error;
}

/** What answers an analyst's questions. */
export const wireAskModel = lazy(async (): Promise<AskModel> => {
  const { analyzer, settings, breaker, use, db } = await wireModel();
  return {
    titleOf: readRules().titleOf,
    async ask([first, ...rest], question) {
      if (analyzer === undefined) return { kind: "unavailable", reason: "no_key" };
      const others = rest.map((threat) => ({ threat }));
      const request = { evidence: [{ threat: first }, ...others] as const, ...question };
      return askModel(request, { analyzer, use, breaker });
    },
    async state(): Promise<AiState> {
      const used = await readAiUse(db, Date.now());
      const status = breaker.state === "open" ? "down" : "up";
      return {
        status: analyzer === undefined ? "not_configured" : status,
        ...(analyzer !== undefined && { model: settings.model }),
        calls_today: used.calls,
        answers_today: used.answers,
        cost_usd_today: usdOf(used.spent),
        daily_budget_usd: settings.dailyBudgetUsd,
      };
    },
  };
});
