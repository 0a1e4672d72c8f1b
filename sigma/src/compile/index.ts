import type { Condition, CompiledRule, SourceMapping } from "../ir.ts";
import { Refusal } from "../model.ts";
import type { RuleError, RuleSet, SigmaFilter, SigmaRule } from "../model.ts";
import { compileCorrelations } from "./correlations.ts";
import type { CompiledCorrelation } from "./correlations.ts";
import { compileDetection } from "./detection.ts";
import type { Placeholders } from "./placeholders.ts";
import { covers } from "../logsource.ts";

export interface CompileOptions {
  /** Where records have the fields that rules name, per log source. None by default: names are paths. */
  readonly mappings?: readonly SourceMapping[];
  /** Values for the placeholders of `expand`. A rule with a placeholder that is not here is refused. */
  readonly placeholders?: Placeholders;
}

/** Compiled rules and correlations as plain data: `createMatcher` makes them run, `toModule` writes them to a file. */
export interface CompiledRules {
  /** Of this format. */
  readonly version: 1;
  readonly rules: readonly CompiledRule[];
  readonly correlations: readonly CompiledCorrelation[];
  readonly mappings: readonly SourceMapping[];
}

/** The compiled rules, and an error for each rule, correlation or filter that was refused. */
export interface CompileResult {
  readonly compiled: CompiledRules;
  readonly errors: readonly RuleError[];
}

/**
 * Compiles rules with their filters, and correlations. What has an error is refused with its place and reason, and the rest
 * is compiled; a correlation that needs a refused rule is refused too. A filter with an error refuses the rules that it is
 * for: without it they would report what somebody wanted to be silent.
 *
 * @example
 * const { compiled, errors } = compile(parseRules(text));
 */
export function compile(ruleSet: RuleSet, options: CompileOptions = {}): CompileResult {
  const { mappings = [], placeholders = {} } = options;
  const errors: RuleError[] = [];
  const filters = ruleSet.filters.map((filter) => new Filter(filter, placeholders, errors));
  const rules: CompiledRule[] = [];
  const ids = new Map<string, SigmaRule>();
  for (const rule of ruleSet.rules) {
    attempt(rule, errors, () => {
      const compiled = compileRule(rule, filters, placeholders);
      const other = ids.get(compiled.id);
      if (other !== undefined) {
        throw new Refusal(rule.at, `the id "${compiled.id}" is taken by a rule in ${other.file}`);
      }
      ids.set(compiled.id, rule);
      rules.push(compiled);
    });
  }
  const { correlations, silent } = compileCorrelations(ruleSet.correlations, rules, (correlation, make) =>
    attempt(correlation, errors, make),
  );
  const reporting = rules.map((rule) => (silent.has(rule.id) ? { ...rule, reports: false } : rule));
  return { compiled: { version: 1, rules: reporting, correlations, mappings }, errors };
}

/** Runs `make`; a refusal becomes an error of `parsed`. */
function attempt<T>(
  parsed: Pick<SigmaRule, "file" | "meta">,
  errors: RuleError[],
  make: () => T,
): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { file, meta } = parsed;
    errors.push({ file, ...error.at, reason: error.message, rule: meta.id ?? meta.title });
    return undefined;
  }
}

/** A filter, compiled when the first rule needs it. */
class Filter {
  readonly #filter: SigmaFilter;
  readonly #condition: Condition | undefined;

  constructor(filter: SigmaFilter, placeholders: Placeholders, errors: RuleError[]) {
    this.#filter = filter;
    this.#condition = attempt(filter, errors, () => compileDetection(filter.detection, placeholders));
  }

  #isFor({ meta, logsource }: SigmaRule): boolean {
    const { rules, logsource: own } = this.#filter;
    if (!covers(own, logsource)) return false;
    return rules === "any" || rules.some((name) => name === meta.id || name === meta.name);
  }

  /** The filter's condition if it is for the rule. */
  conditionFor(rule: SigmaRule): Condition | undefined {
    if (!this.#isFor(rule)) return undefined;
    if (this.#condition !== undefined) return this.#condition;
    throw new Refusal(
      rule.at,
      `the filter "${this.#filter.meta.title}" in ${this.#filter.file} has an error`,
    );
  }
}

function compileRule(rule: SigmaRule, filters: readonly Filter[], placeholders: Placeholders): CompiledRule {
  const { meta, logsource } = rule;
  const filtering = filters.flatMap((filter) => filter.conditionFor(rule) ?? []);
  const own = compileDetection(rule.detection, placeholders);
  return {
    id: meta.id ?? meta.name ?? meta.title,
    title: meta.title,
    ...(meta.level !== undefined && { level: meta.level }),
    logsource,
    meta,
    reports: true,
    condition: filtering.length === 0 ? own : { op: "and", of: [own, ...filtering] },
  };
}
