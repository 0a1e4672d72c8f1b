import { Severity } from "@threatstream/contracts";
import { defineInt, defineSecret, defineString } from "firebase-functions/params";
import { z } from "zod";
import { isEmulator } from "./emulator.ts";
import { checked, valuesOf } from "./params.ts";
import type { Raw } from "./params.ts";

const AI = {
  model: defineString("GEMINI_MODEL", {
    default: "gemini-2.5-flash",
    description: "The Gemini model that explains threats; the secret GEMINI_API_KEY turns it on.",
  }),
  baseUrl: defineString("GEMINI_BASE_URL", {
    default: "",
    description: "Where Gemini is reached, without a slash at the end. Empty: Google's own address.",
  }),
  minSeverity: defineString("AI_MIN_SEVERITY", {
    default: "MEDIUM",
    description: "Threats below this severity are not sent to the model.",
  }),
  dailyBudgetUsd: defineString("AI_DAILY_BUDGET_USD", {
    default: "1",
    description: "US dollars that the model may cost on one day (UTC). 0: it is asked nothing.",
  }),
  requestsPerMinute: defineInt("AI_REQUESTS_PER_MINUTE", {
    default: 10,
    description: "Requests a minute to the model, over all instances.",
  }),
  timeoutSeconds: defineInt("AI_TIMEOUT_SECONDS", {
    default: 8,
    description: "How long the model may take for an answer, with its one repair.",
  }),
  temperature: defineString("AI_TEMPERATURE", {
    default: "0.1",
    description: "0 to 2; near 0 the same evidence gets much the same answer.",
  }),
  maxOutputTokens: defineInt("AI_MAX_OUTPUT_TOKENS", {
    default: 4096,
    description: "The longest reply of the model, in tokens.",
  }),
  promptUsdPerMillion: defineString("AI_PROMPT_USD_PER_MILLION", {
    default: "0.3",
    description: "What a million tokens of the model's input cost, in US dollars: for the budget.",
  }),
  replyUsdPerMillion: defineString("AI_REPLY_USD_PER_MILLION", {
    default: "2.5",
    description: "What a million tokens of the model's output cost, in US dollars: for the budget.",
  }),
  answerTtlMinutes: defineInt("AI_ANSWER_TTL_MINUTES", {
    default: 60,
    description: "How long similar threats share an answer of the model.",
  }),
};

/** The key of the Gemini API; `off`, or none in the local suite, goes without. */
const GEMINI_API_KEY = defineSecret("GEMINI_API_KEY");

/**
 * The secrets of functions that ask the model, or have to know whether there is one. The local suite takes them from the
 * environment: the emulator would look for them on Google Cloud.
 */
export const AI_SECRETS = isEmulator() ? [] : [GEMINI_API_KEY];

const httpUrl = z
  .string()
  .refine(
    (text) => text === "" || /^https?:\/\/[^/]+(?:\/.*[^/])?$/.test(text),
    "is no address without a slash at its end",
  );

// There is no param for fractions.
const decimal = z.coerce.number();

const AiValues = z.object({
  model: z.string().regex(/^[\w.-]{1,64}$/),
  baseUrl: httpUrl,
  minSeverity: Severity,
  dailyBudgetUsd: decimal.min(0).max(10_000),
  requestsPerMinute: z.int().min(1).max(1_000),
  timeoutSeconds: z.int().min(1).max(60),
  temperature: decimal.min(0).max(2),
  maxOutputTokens: z.int().min(256).max(65_536),
  promptUsdPerMillion: decimal.min(0).max(1_000),
  replyUsdPerMillion: decimal.min(0).max(1_000),
  answerTtlMinutes: z.int().min(1).max(10_080),
});

/** The operator's settings of the analysis by a model, checked. */
export interface AiSettings extends z.infer<typeof AiValues> {
  /** `undefined`: no model is asked. */
  readonly apiKey: string | undefined;
}

/** Reads and checks the params of the analysis, as `readSettings` does. */
export function readAiSettings(): AiSettings {
  const key = (process.env["GEMINI_API_KEY"] ?? "").trim();
  const settings = toAiSettings(valuesOf(AI));
  // As with Google's other emulators; elsewhere nothing but the param says where Gemini is.
  const host = isEmulator() ? process.env["GEMINI_EMULATOR_HOST"] : undefined;
  return {
    ...settings,
    baseUrl: host === undefined ? settings.baseUrl : `http://${host}`,
    apiKey: key === "" || key === "off" ? undefined : key,
  };
}

/** Checks values by their keys, as `readAiSettings` does. */
function toAiSettings(raw: Raw): z.infer<typeof AiValues> {
  return checked(AI, AiValues, raw);
}
