import { COMPARISONS, CORRELATION_TYPES, Refusal } from "../model.ts";
import type { Bounds, CorrelationType, Position, SigmaCorrelation } from "../model.ts";
import { mapOf, text, texts } from "./metadata.ts";
import type { MapNode } from "./yaml.ts";

type Fields = Omit<SigmaCorrelation, "file" | "at" | "meta">;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_TIMESPAN_MS = 366 * 86_400_000;
const VALUE_TYPES = new Set<CorrelationType>(["value_count", "value_sum", "value_avg", "value_percentile"]);
const CONDITION_KEYS = new Set<string>([...COMPARISONS, "field", "percentile"]);

/** Reads the `correlation` section of a document. */
export function readCorrelation(document: MapNode): Fields {
  const map = mapOf(document.entries.get("correlation")?.node ?? document, "correlation");
  const { entries } = map;
  const type = readType(map);
  const rules = texts(entries, "rules") ?? [];
  if (rules.length === 0) throw new Refusal(map.at, "the correlation names no rules");
  const { bounds, valueFields, percentile } = readCondition(map, type);
  return {
    type,
    rules,
    groupBy: texts(entries, "group-by") ?? [],
    timespanMs: readTimespan(map),
    bounds,
    valueFields,
    ...(percentile !== undefined && { percentile }),
    aliases: readAliases(map),
    generate: readGenerate(document) || readGenerate(map),
  };
}

function readType({ entries, at }: MapNode): CorrelationType {
  const type = text(entries, "type");
  const found = CORRELATION_TYPES.find((each) => each === type);
  if (found !== undefined) return found;
  throw new Refusal(entries.get("type")?.at ?? at, `a correlation type is ${CORRELATION_TYPES.join(", ")}`);
}

function readTimespan({ entries, at }: MapNode): number {
  const value = text(entries, "timespan");
  if (value === undefined) throw new Refusal(at, 'the key "timespan" is missing');
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? 0);
  if (ms > 0 && ms <= MAX_TIMESPAN_MS) return ms;
  const where = entries.get("timespan")?.node.at ?? at;
  throw new Refusal(where, `timespan is "${value}": write a number with s, m, h or d, at most 366d`);
}

interface Condition {
  readonly bounds: Bounds;
  readonly valueFields: readonly string[];
  readonly percentile: number | undefined;
}

function readCondition(map: MapNode, type: CorrelationType): Condition {
  const entry = map.entries.get("condition");
  const isTemporal = type === "temporal" || type === "temporal_ordered";
  if (entry === undefined && isTemporal) return { bounds: [], valueFields: [], percentile: undefined };
  if (entry === undefined) throw new Refusal(map.at, `a correlation of type ${type} needs a condition`);
  const condition = mapOf(entry.node, "a correlation's condition");
  for (const [key, { at }] of condition.entries) {
    if (!CONDITION_KEYS.has(key)) throw new Refusal(at, `a correlation's condition does not know "${key}"`);
  }
  const bounds = COMPARISONS.flatMap((op) => {
    const value = numberOf(condition, op);
    return value === undefined ? [] : [{ op, value }];
  });
  if (bounds.length === 0) throw new Refusal(condition.at, `the condition needs ${COMPARISONS.join(", ")}`);
  const valueFields = texts(condition.entries, "field") ?? [];
  if (VALUE_TYPES.has(type) && valueFields.length === 0) {
    throw new Refusal(condition.at, `a correlation of type ${type} needs a field in its condition`);
  }
  if (valueFields.length > 1 && type !== "value_count") {
    throw new Refusal(condition.at, `a correlation of type ${type} takes one field`);
  }
  return { bounds, valueFields, percentile: readPercentile(condition, type) };
}

function readPercentile(condition: MapNode, type: CorrelationType): number | undefined {
  const percentile = numberOf(condition, "percentile");
  if (type !== "value_percentile") return undefined;
  if (percentile !== undefined && percentile > 0 && percentile <= 100) return percentile;
  throw new Refusal(
    condition.at,
    'value_percentile needs "percentile" in its condition, above 0 and up to 100',
  );
}

function numberOf(map: MapNode, key: string): number | undefined {
  const node = map.entries.get(key)?.node;
  if (node === undefined) return undefined;
  if (node.kind === "scalar" && typeof node.value === "number" && Number.isFinite(node.value))
    return node.value;
  throw new Refusal(node.at, `${key} must be a number`);
}

function readAliases(map: MapNode): SigmaCorrelation["aliases"] {
  const node = map.entries.get("aliases")?.node;
  if (node === undefined) return new Map();
  return new Map(
    [...mapOf(node, "aliases").entries].map(([alias, entry]) => {
      const fields = mapOf(entry.node, `the alias "${alias}"`).entries;
      return [alias, new Map([...fields.keys()].map((rule) => [rule, fieldOf(fields, rule, entry.at)]))];
    }),
  );
}

function fieldOf(fields: MapNode["entries"], rule: string, at: Position): string {
  const field = text(fields, rule);
  if (field === undefined) throw new Refusal(at, `the alias names no field for "${rule}"`);
  return field;
}

function readGenerate({ entries }: MapNode): boolean {
  const node = entries.get("generate")?.node;
  if (node === undefined) return false;
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  throw new Refusal(node.at, "generate must be true or false");
}
