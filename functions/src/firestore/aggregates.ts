import { AiVerdict, Alert, Format, Severity, SourceZone } from "@threatstream/contracts";
import type { AlertTally } from "@threatstream/core/alerts";
import type { Answer, CorrelationState, SourceTally } from "@threatstream/core/model";
import { KINDS } from "@threatstream/core/pipeline";
import type { Deltas } from "@threatstream/core/pipeline";
import { z } from "zod";
import { StoreError } from "./errors.ts";

/** The version that is written. Documents without one are of the first release, and of the same form. */
const VERSION = 1;

/** A stored aggregate of a version that this release does not know, or one that is broken. It must not be merged or replaced. */
export class UnreadableAggregateError extends StoreError {
  override name = "UnreadableAggregateError";
}

const Analysis = z.object({
  kind: z.literal("analysis"),
  verdict: AiVerdict,
  model: z.string(),
  latencyMs: z.number(),
  repaired: z.boolean(),
  tokens: z.object({ prompt: z.number(), reply: z.number() }),
  costUsd: z.number(),
} satisfies Record<keyof Answer["analysis"], z.ZodType>);

const StoredAnswer = z.object({
  analysis: Analysis,
  about: z.enum(["this", "like", "related"]),
  weight: z.number().exactOptional(),
} satisfies Record<keyof Answer, z.ZodType>);

const StoredOrigin = z.object({
  ip: z.string(),
  zone: SourceZone,
  country: z.string().exactOptional(),
  countryCode: z.string().exactOptional(),
  coordinates: z.object({ lat: z.number(), lng: z.number() }).exactOptional(),
  multiplier: z.number(),
} satisfies Record<keyof CorrelationState["first"]["origin"], z.ZodType>);

const State = z.object({
  stream: z.string(),
  key: z.string(),
  start: z.number(),
  series: z.record(z.string(), z.array(z.number())),
  weight: z.number(),
  members: z.record(z.string(), z.array(z.string())),
  first: z.object({
    at: z.number(),
    eventId: z.string(),
    origin: StoredOrigin,
    format: Format,
  } satisfies Record<keyof CorrelationState["first"], z.ZodType>),
  lastAt: z.number(),
  multiplier: z.number(),
  simulations: z.array(z.string()).exactOptional(),
  answers: z.record(z.string(), StoredAnswer).exactOptional(),
} satisfies Record<keyof CorrelationState, z.ZodType>);

const ALERT_FIELDS = Alert.pick({
  threat_type: true,
  source_ip: true,
  source_country: true,
  target: true,
  mitre_attack_id: true,
  rule: true,
} satisfies Record<keyof AlertTally["lead"]["fields"], true>);

const StoredAlertTally = z.object({
  occurrences: z.number(),
  first: z.object({ at: z.number(), id: z.string() }),
  lastAt: z.number(),
  riskScore: z.number(),
  simulations: z.array(z.string()).exactOptional(),
  lead: z.object({
    id: z.string(),
    severity: Severity,
    riskScore: z.number(),
    version: z.number(),
    title: z.string(),
    description: z.string(),
    fields: ALERT_FIELDS,
  } satisfies Record<keyof AlertTally["lead"], z.ZodType>),
} satisfies Record<keyof AlertTally, z.ZodType>);

const StoredSourceTally = z.object({
  ip: z.string(),
  country: z.string().exactOptional(),
  countryCode: z.string().exactOptional(),
  zone: SourceZone,
  attackCount: z.number(),
  severities: z.record(Severity, z.number()),
  maxRiskScore: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
} satisfies Record<keyof SourceTally, z.ZodType>);

const StoredDeltas = z
  .tuple([
    z.array(z.tuple([z.string(), State])),
    z.array(z.tuple([z.string(), StoredAlertTally])),
    z.array(z.tuple([z.string(), StoredSourceTally])),
  ])
  .rest(z.unknown())
  .transform(([correlations, alerts, sources]): Deltas => ({
    correlations: new Map(correlations),
    alerts: new Map(alerts),
    sources: new Map(sources),
  }));

/** Encodes an aggregate as JSON, with its version. */
export function encodeAggregate(aggregate: CorrelationState | AlertTally | SourceTally | Answer): string {
  return JSON.stringify({ v: VERSION, ...aggregate });
}

/** Encodes pending deltas as JSON; the version comes after them. */
export function encodeDeltas(deltas: Deltas): string {
  return JSON.stringify([...KINDS.map((kind) => [...deltas[kind]]), VERSION]);
}

/** Parses a correlation's state. Throws `UnreadableAggregateError`. */
export const parseState = (json: string): CorrelationState => parse(json, State);

/** Parses an alert's tally. Throws `UnreadableAggregateError`. */
export const parseAlertTally = (json: string): AlertTally => parse(json, StoredAlertTally);

/** Parses a source's tally. Throws `UnreadableAggregateError`. */
export const parseSourceTally = (json: string): SourceTally => parse(json, StoredSourceTally);

/** Parses a model's answer. Throws `UnreadableAggregateError`. */
export const parseAnswer = (json: string): Answer => parse(json, StoredAnswer);

/** Parses pending deltas. Throws `UnreadableAggregateError`. */
export const parseDeltas = (json: string): Deltas => parse(json, StoredDeltas);

function parse<T>(json: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new UnreadableAggregateError("A stored aggregate is not valid JSON.", { cause });
  }
  const version = versionOf(value);
  if (version !== undefined && version !== VERSION) {
    throw new UnreadableAggregateError(
      `A stored aggregate has the unknown version ${JSON.stringify(version)}.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableAggregateError("A stored aggregate does not have the form of its version.", {
    cause: parsed.error,
  });
}

function versionOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items[KINDS.length];
  }
  return typeof value === "object" && value !== null && "v" in value ? value.v : undefined;
}
