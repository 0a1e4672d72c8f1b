import { Refusal } from "../model.ts";
import type { RuleError, RuleSet, SigmaCorrelation, SigmaFilter, SigmaRule } from "../model.ts";
import { readCorrelation } from "./correlation.ts";
import { readDetection } from "./detection.ts";
import { joinActions } from "./actions.ts";
import { mapOf, readLogSource, readMetadata, text, texts } from "./metadata.ts";
import { loadYaml } from "./yaml.ts";
import type { MapNode } from "./yaml.ts";

export type { RuleError, RuleSet } from "../model.ts";

/** What was read from a file: rules that are sound, and an error for each that is not. */
export interface ParseResult extends RuleSet {
  readonly errors: readonly RuleError[];
}

/**
 * Parses the rules, correlations and filters of a YAML file with one or more documents. A document with an error is refused
 * with its place and reason; the others load. Never throws, whatever the text.
 *
 * @param options.file The name that errors carry; `rule.yml` by default.
 * @example
 * const { rules, errors } = parseRules(await readFile("whoami.yml", "utf8"), { file: "whoami.yml" });
 */
export function parseRules(yamlText: string, options: { readonly file?: string } = {}): ParseResult {
  const file = options.file ?? "rule.yml";
  const rules: SigmaRule[] = [];
  const correlations: SigmaCorrelation[] = [];
  const filters: SigmaFilter[] = [];
  const errors: RuleError[] = [];
  for (const document of joinActions(loadYaml(yamlText))) {
    let map: MapNode | undefined;
    try {
      if ("error" in document) throw document.error;
      map = mapOf(document.node, "a rule");
      if (map.entries.has("correlation")) correlations.push(toCorrelation(map, file));
      else if (map.entries.has("filter")) filters.push(toFilter(map, file));
      else rules.push(toRule(map, file));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const rule = nameOf(map);
      errors.push({ file, ...error.at, reason: error.message, ...(rule !== undefined && { rule }) });
    }
  }
  return { rules, correlations, filters, errors };
}

function nameOf(map: MapNode | undefined): string | undefined {
  for (const key of ["id", "title"]) {
    const node = map?.entries.get(key)?.node;
    if (node?.kind === "scalar" && typeof node.value === "string") return node.value;
  }
  return undefined;
}

function toRule(map: MapNode, file: string): SigmaRule {
  const detection = map.entries.get("detection");
  if (detection === undefined) {
    throw new Refusal(map.at, 'a document needs "detection", "correlation" or "filter"');
  }
  return {
    file,
    at: map.at,
    meta: readMetadata(map),
    logsource: readLogSource(map),
    detection: readDetection(mapOf(detection.node, "detection")),
  };
}

function toCorrelation(map: MapNode, file: string): SigmaCorrelation {
  return { file, at: map.at, meta: readMetadata(map), ...readCorrelation(map) };
}

const FILTER_KEYS = new Set(["rules"]);

function toFilter(map: MapNode, file: string): SigmaFilter {
  const filter = mapOf(map.entries.get("filter")?.node ?? map, "filter");
  const any = filter.entries.get("rules")?.node;
  const isAny = any?.kind === "scalar" && text(filter.entries, "rules")?.toLowerCase() === "any";
  const rules = isAny ? "any" : (texts(filter.entries, "rules") ?? []);
  if (rules.length === 0) throw new Refusal(filter.at, "the filter names no rules");
  return {
    file,
    at: map.at,
    meta: readMetadata(map),
    logsource: readLogSource(map),
    rules,
    detection: readDetection(filter, FILTER_KEYS),
  };
}
