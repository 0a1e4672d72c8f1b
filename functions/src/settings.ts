import { Severity } from "@threatstream/contracts";
import { defineInt, defineSecret, defineString } from "firebase-functions/params";
import { z } from "zod";
import { parseRange } from "./pipeline/addresses.ts";
import type { RequestRates } from "./api/middleware/rate-limit.ts";
import { parseAllowedHosts } from "./response/connectors/safe-url.ts";
import { ConnectorSettings } from "./response/connectors/settings.ts";
import type { Policy } from "./pipeline/policy.ts";
import { isEmulator } from "./local.ts";

/* All params, in one place: what the pipeline reads, and what the API reads. */

const PIPELINE = {
  alertSuppressionSeconds: defineInt("ALERT_SUPPRESSION_SECONDS", {
    default: 300,
    description:
      "Threats of one type, source and target within so many seconds share one alert. 0: each has its own.",
  }),
  threatMinSeverity: defineString("THREAT_MIN_SEVERITY", {
    default: "INFO",
    description:
      "Threats below this severity are not stored; they still count and correlate. INFO stores all.",
  }),
  trustedRanges: defineString("TRUSTED_RANGES", {
    default: "",
    description: "Your own outside address ranges, in CIDR form, separated by commas: they are TRUSTED_ZONE.",
  }),
  criticalTargets: defineString("CRITICAL_TARGETS", {
    default: "",
    description: "Addresses and host names, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  knownBadSources: defineString("KNOWN_BAD_SOURCES", {
    default: "",
    description: "Source addresses, separated by commas, whose MEDIUM threats raise alerts.",
  }),
  aggregateEverySeconds: defineInt("AGGREGATE_EVERY_SECONDS", {
    default: 10,
    description:
      "How often, while events come, the live aggregates are merged. 0: by the schedule alone, once a minute.",
  }),
  documentWritesPerSecond: defineInt("DOCUMENT_WRITES_PER_SECOND", {
    default: 1,
    description:
      "How often an instance writes one shared document for long. Firestore advises 1. 0: no limit.",
  }),
};

const API = {
  corsOrigins: defineString("CORS_ORIGINS", {
    default: "",
    description:
      "Origins of pages that may call the API from elsewhere, separated by commas: https://soc.example.com.",
  }),
  apiRequestsPerMinute: defineInt("API_REQUESTS_PER_MINUTE", {
    default: 600,
    description: "Requests a minute that one person may make of the API, over all instances. 0: no limit.",
  }),
  keyRequestsPerMinute: defineInt("KEY_REQUESTS_PER_MINUTE", {
    default: 6_000,
    description: "Requests a minute of an API key that has no limit of its own. 0: no limit.",
  }),
  addressRequestsPerMinute: defineInt("ADDRESS_REQUESTS_PER_MINUTE", {
    default: 300,
    description: "Requests a minute of one address without credentials that are accepted. 0: no limit.",
  }),
  trustedProxies: defineInt("TRUSTED_PROXIES", {
    default: 0,
    description:
      "Proxies in front of the API whose word on a client's address counts: 1 where only Hosting reaches it.",
  }),
  appCheck: defineString("APP_CHECK", {
    default: "off",
    description: "enforce: people's requests need a token of Firebase App Check. off: they do not.",
  }),
  allowSimulation: defineString("ALLOW_SIMULATION", {
    default: "off",
    description:
      "on: admins may play attacks into this project with the API. off: they may not; the local suite always may.",
  }),
};

const RESPONSE = {
  protectedRanges: defineString("PROTECTED_RANGES", {
    default: "",
    description:
      "Ranges that are never blocked, in CIDR form, separated by commas: partners, monitoring. TRUSTED_RANGES are not either.",
  }),
  trustedRanges: PIPELINE.trustedRanges,
  allowedHosts: defineString("RESPONSE_ALLOWED_HOSTS", {
    default: "",
    description:
      "Hosts inside the network that connectors may call, as host or host:port, separated by commas; else public https alone.",
  }),
  forensicsBucket: defineString("FORENSICS_BUCKET", {
    default: "",
    description: "A Cloud Storage bucket that evidence is copied to. Empty: it is kept in Firestore alone.",
  }),
};

/** Who is called outside, as JSON; see docs/connectors.md. `{}` for nobody. */
const RESPONSE_CONNECTORS = defineSecret("RESPONSE_CONNECTORS");

/** The secrets of functions that act outside. The local suite takes them from the environment. */
export const RESPONSE_SECRETS = isEmulator() ? [] : [RESPONSE_CONNECTORS];

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

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const ranges = list.superRefine((items, context) => {
  for (const item of items) {
    try {
      parseRange(item);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }
});

const origins = list.superRefine((items, context) => {
  for (const item of items) {
    const isOrigin = URL.canParse(item) && new URL(item).origin === item;
    if (!isOrigin) {
      context.addIssue({ code: "custom", message: `${item} is no origin, as https://soc.example.com is` });
    }
  }
});

const PipelineValues = z.object({
  alertSuppressionSeconds: z.int().min(0).max(86_400),
  threatMinSeverity: Severity,
  trustedRanges: ranges,
  criticalTargets: list,
  knownBadSources: list,
  aggregateEverySeconds: z.int().min(0).max(3_600),
  documentWritesPerSecond: z.int().min(0).max(1_000),
});

const rate = z.int().min(0).max(1_000_000);

const ApiValues = z.object({
  corsOrigins: origins,
  apiRequestsPerMinute: rate,
  keyRequestsPerMinute: rate,
  addressRequestsPerMinute: rate,
  trustedProxies: z.int().min(0).max(8),
  appCheck: z.enum(["off", "enforce"]),
  allowSimulation: z.enum(["off", "on"]),
});

const ResponseValues = z.object({
  protectedRanges: ranges,
  trustedRanges: ranges,
  allowedHosts: z.string().superRefine((text, context) => {
    try {
      parseAllowedHosts(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }),
  forensicsBucket: z.string().regex(/^(?:[a-z0-9][\w.-]{1,221}[a-z0-9])?$/),
});

/** The operator's settings of the response, checked. */
export interface ResponseSettings {
  /** Never blocked: protected and trusted ones. */
  readonly protectedRanges: readonly string[];
  readonly allowedHosts: string;
  readonly forensicsBucket: string | undefined;
  readonly connectors: ConnectorSettings;
}

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

/** The operator's settings of the pipeline, checked. */
export interface Settings {
  readonly policy: Policy;
  readonly trustedRanges: readonly string[];
  /** How often the pipeline merges the live aggregates, in milliseconds; 0: never. */
  readonly aggregateEveryMs: number;
  readonly documentWritesPerSecond: number;
}

/** The operator's settings of the API, checked. */
export interface ApiSettings {
  /** Origins of pages that may call the API from elsewhere. */
  readonly corsOrigins: ReadonlySet<string>;
  readonly rates: RequestRates;
  readonly requireAppCheck: boolean;
  /** Whether admins may play attacks into this project. */
  readonly allowSimulation: boolean;
}

/** A setting has a value that cannot be meant. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Reads and checks the pipeline's params. Throws `SettingsError` with the name and the rule of each wrong one. */
export function readSettings(): Settings {
  return toSettings(valuesOf(PIPELINE));
}

/** Reads and checks the API's params, as `readSettings` does: a wrong one of these does not stop the pipeline. */
export function readApiSettings(): ApiSettings {
  return toApiSettings(valuesOf(API));
}

type Params = Readonly<Record<string, ReturnType<typeof defineInt> | ReturnType<typeof defineString>>>;
type Raw = Readonly<Record<string, unknown>>;

function valuesOf(params: Params): Raw {
  return Object.fromEntries(Object.entries(params).map(([key, param]) => [key, valueOf(param)]));
}

/**
 * A param's value, or its default where it is not set. (`value()` alone gives `""` or 0 for a param that was never
 * deployed with a value, and 0 would turn suppression off.)
 */
function valueOf(param: Params[string]): unknown {
  const text = process.env[param.name];
  if (text === undefined || text.trim() === "") return param.options.default;
  return typeof param.options.default === "number" ? Number(text) : text;
}

function checked<T>(params: Params, schema: z.ZodType<T>, raw: Raw): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => {
    const key = String(path[0]);
    return `${params[key]?.name ?? key}: ${message} (it is ${JSON.stringify(raw[key])})`;
  });
  throw new SettingsError(`Wrong settings. ${issues.join("; ")}`);
}

/** Checks values by their keys, as `readSettings` does. */
export function toSettings(raw: Raw): Settings {
  const values = checked(PIPELINE, PipelineValues, raw);
  return {
    policy: {
      suppressionMs: values.alertSuppressionSeconds * 1000,
      minSeverity: values.threatMinSeverity,
      criticalTargets: new Set(values.criticalTargets),
      knownBadSources: new Set(values.knownBadSources),
    },
    trustedRanges: values.trustedRanges,
    aggregateEveryMs: values.aggregateEverySeconds * 1000,
    documentWritesPerSecond: values.documentWritesPerSecond,
  };
}

/** Checks values by their keys, as `readApiSettings` does. */
export function toApiSettings(raw: Raw): ApiSettings {
  const values = checked(API, ApiValues, raw);
  return {
    corsOrigins: new Set(values.corsOrigins),
    rates: {
      perUser: values.apiRequestsPerMinute,
      perKey: values.keyRequestsPerMinute,
      perAddress: values.addressRequestsPerMinute,
      proxies: values.trustedProxies,
    },
    requireAppCheck: values.appCheck === "enforce",
    allowSimulation: values.allowSimulation === "on",
  };
}

/** Reads and checks the response's params, as `readSettings` does. */
export function readResponseSettings(): ResponseSettings {
  const values = checked(RESPONSE, ResponseValues, valuesOf(RESPONSE));
  const { protectedRanges, trustedRanges, allowedHosts, forensicsBucket } = values;
  // In the local suite a test names hosts of its own.
  const moreHosts = isEmulator() ? process.env["ALLOWED_TEST_HOSTS"] : undefined;
  return {
    protectedRanges: [...protectedRanges, ...trustedRanges],
    allowedHosts: [allowedHosts, moreHosts ?? ""].filter((text) => text !== "").join(","),
    forensicsBucket: forensicsBucket === "" ? undefined : forensicsBucket,
    connectors: readConnectors(process.env["RESPONSE_CONNECTORS"] ?? ""),
  };
}

/** Never says what is in it: these are secrets. */
function readConnectors(text: string): ConnectorSettings {
  let json: unknown;
  try {
    json = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch {
    throw new SettingsError("RESPONSE_CONNECTORS is not JSON; see docs/connectors.md.");
  }
  const parsed = ConnectorSettings.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new SettingsError(`RESPONSE_CONNECTORS: ${issues.join("; ")}`);
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
export function toAiSettings(raw: Raw): z.infer<typeof AiValues> {
  return checked(AI, AiValues, raw);
}
