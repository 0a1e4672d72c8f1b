import { GoogleGenerativeAI, SchemaType } from "@google/generative-ai";
import type { Content, GenerativeModel, ObjectSchema } from "@google/generative-ai";
import { Severity, ThreatType } from "@threatstream/contracts";
import type { AiVerdict } from "@threatstream/contracts";
import type { Clock } from "@threatstream/core/common";
import type { Spend } from "@threatstream/core/model";
import type { Analyzer, Outcome, Unavailable } from "./analyzer.ts";
import { NOTHING_SPENT } from "./analyzer.ts";
import { withBoundedFetch } from "./bounded-fetch.ts";
import { Deadline } from "./deadline.ts";
import { failureOf } from "./failures.ts";
import { plainText } from "./plain-text.ts";
import { addSpend, costUsd } from "./prices.ts";
import type { Prices } from "./prices.ts";
import { buildPrompt } from "./prompt.ts";
import type { Prompt } from "./prompt.ts";
import { readReply } from "./reply.ts";
import { parseVerdict } from "./verdict.ts";

export interface GeminiOptions {
  readonly apiKey: string;
  /** Without a slash at its end; `https://generativelanguage.googleapis.com` by default. */
  readonly baseUrl?: string;
  /** `gemini-2.5-flash`, for example. */
  readonly model: string;
  /** 0 to 2; near 0 the same evidence gets much the same verdict. */
  readonly temperature: number;
  /** The longest reply, in tokens, thinking included. */
  readonly maxOutputTokens: number;
  /** How many tokens the model may spend on thinking, 0 for none; unset leaves it to the model, and suits those that can't think. */
  readonly thinkingBudget?: number;
  /** For an analysis with its repair, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly prices: Prices;
  /** The longest reply in bytes; 1 MB by default. */
  readonly maxReplyBytes?: number;
  /** An unguessable text of letters and digits, another each time. */
  readonly nonce: () => string;
  /** Any clock that does not run backwards, in milliseconds. */
  readonly clock: Clock;
}

const MAX_REPLY_BYTES = 1_000_000;
/** How much of an invalid reply is shown to the model again, in characters. */
const MAX_SHOWN_REPLY = 8_000;

/**
 * An analyzer that asks Gemini, and once more where the first reply is not valid. It makes no request until it is asked.
 * Temperature, limits and the schema go with every call.
 *
 * @example createGeminiAnalyzer({ apiKey, model: "gemini-2.5-flash", temperature: 0.1, maxOutputTokens: 4_096, … })
 */
export function createGeminiAnalyzer(options: GeminiOptions): Analyzer {
  const model = openModel(options);
  return {
    async analyze(request, signal) {
      const startedAt = options.clock();
      const deadline = new Deadline(options.timeoutMs, signal);
      try {
        const prompt = buildPrompt(request, options.nonce());
        return await converse({ model, prompt, options, deadline, startedAt });
      } finally {
        deadline.clear();
      }
    },
  };
}

function openModel({ apiKey, baseUrl, ...options }: GeminiOptions): GenerativeModel {
  const thinking = options.thinkingBudget;
  const generationConfig = {
    temperature: options.temperature,
    maxOutputTokens: options.maxOutputTokens,
    candidateCount: 1,
    responseMimeType: "application/json",
    responseSchema: RESPONSE_SCHEMA,
    // The library does not know this field, but sends it. https://ai.google.dev/gemini-api/docs/thinking
    ...(thinking !== undefined && { thinkingConfig: { thinkingBudget: thinking } }),
  };
  const client = new GoogleGenerativeAI(apiKey);
  return client.getGenerativeModel(
    { model: options.model, generationConfig },
    { ...(baseUrl !== undefined && { baseUrl }) },
  );
}

interface Conversation {
  readonly model: GenerativeModel;
  readonly prompt: Prompt;
  readonly options: GeminiOptions;
  readonly deadline: Deadline;
  readonly startedAt: number;
}

async function converse(conversation: Conversation): Promise<Outcome> {
  const question: Content = { role: "user", parts: [{ text: conversation.prompt.data }] };
  const first = await ask(conversation, [question], NOTHING_SPENT);
  if (first.kind === "unavailable") return first;
  const parsed = parseVerdict(first.text);
  if (parsed.ok) return conclude(conversation, parsed.verdict, { spent: first.spent, repaired: false });
  const second = await ask(conversation, [question, ...repairOf(first.text, parsed.problems)], first.spent);
  if (second.kind === "unavailable") return second;
  const repaired = parseVerdict(second.text);
  if (repaired.ok) return conclude(conversation, repaired.verdict, { spent: second.spent, repaired: true });
  const detail = plainText(repaired.problems.join("; "), 300);
  return { kind: "unavailable", reason: "invalid_reply", spent: second.spent, detail };
}

interface Said {
  readonly kind: "text";
  readonly text: string;
  /** By all calls so far. */
  readonly spent: Spend;
}

async function ask(
  conversation: Conversation,
  contents: Content[],
  before: Spend,
): Promise<Said | Unavailable> {
  const { model, prompt, options, deadline } = conversation;
  // The library does not see a signal that has fired already.
  if (deadline.cause !== undefined) return gaveUp(deadline.cause, before);
  try {
    const { response } = await withBoundedFetch(options.maxReplyBytes ?? MAX_REPLY_BYTES, () =>
      model.generateContent({ contents, systemInstruction: prompt.system }, { signal: deadline.signal }),
    );
    const reading = readReply(response);
    const spent = addSpend(before, {
      tokens: reading.tokens,
      costUsd: costUsd(reading.tokens, options.prices),
    });
    if (reading.kind === "text") return { kind: "text", text: reading.text, spent };
    return { kind: "unavailable", reason: reading.reason, detail: plainText(reading.detail, 100), spent };
  } catch (error) {
    // What it cost is unknown once it was on its way.
    if (deadline.cause !== undefined) return gaveUp(deadline.cause);
    const { spent, ...failure } = failureOf(error);
    return { ...failure, ...(spent !== undefined && { spent: addSpend(before, spent) }) };
  }
}

function gaveUp(reason: "timeout" | "cancelled", spent?: Spend): Unavailable {
  return { kind: "unavailable", reason, ...(spent !== undefined && { spent }) };
}

/** The reply in question and what is wrong with it. */
function repairOf(reply: string, problems: readonly string[]): Content[] {
  const complaint = `That reply is not valid:\n${problems.join("\n")}\nReply with the whole corrected JSON object alone.`;
  return [
    { role: "model", parts: [{ text: reply.slice(0, MAX_SHOWN_REPLY) }] },
    { role: "user", parts: [{ text: complaint }] },
  ];
}

function conclude(
  { options, startedAt }: Conversation,
  verdict: AiVerdict,
  { spent, repaired }: { readonly spent: Spend; readonly repaired: boolean },
): Outcome {
  const latencyMs = Math.max(0, Math.round(options.clock() - startedAt));
  return { kind: "analysis", verdict, model: options.model, latencyMs, ...spent, repaired };
}

const TEXT = { type: SchemaType.STRING } as const;
const TEXTS = { type: SchemaType.ARRAY, items: TEXT } as const;

/** Flat, as models follow nested schemas less well; the ranges and lengths are checked here. */
const RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: {
    severity: { type: SchemaType.STRING, format: "enum", enum: [...Severity.options] },
    threat_type: { type: SchemaType.STRING, format: "enum", enum: [...ThreatType.options] },
    confidence: { type: SchemaType.NUMBER },
    description: TEXT,
    contextual_analysis: TEXT,
    contributing_signals: TEXTS,
    mitre_attack_id: TEXT,
    recommended_actions: TEXTS,
    explanation: TEXT,
  },
  required: [
    "severity",
    "threat_type",
    "confidence",
    "description",
    "contextual_analysis",
    "contributing_signals",
    "recommended_actions",
    "explanation",
  ],
};
