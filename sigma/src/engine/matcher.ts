import type { CompiledRules } from "../compile/index.ts";
import type { CompiledRule } from "../ir.ts";
import { covers, sourceKey } from "../logsource.ts";
import type { LogSource } from "../model.ts";
import { explainRule } from "./explain.ts";
import type { Explanation } from "./explain.ts";
import { mappingsFor } from "./fields.ts";
import type { SigmaEvent } from "./fields.ts";
import { SourceIndex } from "./source-index.ts";

/** Most log sources whose indexes are kept. */
const MAX_INDEXES = 256;

/** Finds the rules that events match. */
export interface Matcher {
  readonly rules: readonly CompiledRule[];
  /**
   * Returns the rules that the event matches, in the order of the rule set; rules that only correlations use are among them
   * (`reports` is false).
   *
   * @param source Where the event comes from: rules for other log sources are left out, and fields are looked up through the
   * mappings for this one. Without it all rules are run, and fields are looked up by their names alone.
   */
  match(event: SigmaEvent, source?: LogSource): readonly CompiledRule[];
  /** Returns why a rule matches an event or does not: each condition with what it saw. The log source is not compared. */
  explain(event: SigmaEvent, rule: CompiledRule, source?: LogSource): Explanation;
}

interface Indexed {
  readonly rules: readonly CompiledRule[];
  readonly index: SourceIndex;
}

/**
 * Makes a matcher of compiled rules. The index of a log source is built when its first event comes; `sources` are built at
 * once.
 */
export function createMatcher(compiled: CompiledRules, sources: readonly LogSource[] = []): Matcher {
  const matcher = new IndexedMatcher(compiled);
  for (const source of sources) matcher.prepare(source);
  return matcher;
}

class IndexedMatcher implements Matcher {
  readonly rules: readonly CompiledRule[];
  readonly #compiled: CompiledRules;
  readonly #indexes = new Map<string, Indexed>();

  constructor(compiled: CompiledRules) {
    this.rules = compiled.rules;
    this.#compiled = compiled;
  }

  prepare(source: LogSource | undefined): Indexed {
    const key = source === undefined ? "" : sourceKey(source);
    const held = this.#indexes.get(key);
    if (held !== undefined && !held.index.isExhausted) return held;
    const rules =
      source === undefined ? this.rules : this.rules.filter(({ logsource }) => covers(logsource, source));
    const mappings = source === undefined ? [] : mappingsFor(source, this.#compiled.mappings);
    const indexed = { rules, index: new SourceIndex(rules, mappings) };
    if (this.#indexes.size >= MAX_INDEXES) this.#indexes.clear();
    this.#indexes.set(key, indexed);
    return indexed;
  }

  match(event: SigmaEvent, source?: LogSource): readonly CompiledRule[] {
    const { rules, index } = this.prepare(source);
    return index.match(event).flatMap((position) => rules[position] ?? []);
  }

  explain(event: SigmaEvent, rule: CompiledRule, source?: LogSource): Explanation {
    const mappings = source === undefined ? [] : mappingsFor(source, this.#compiled.mappings);
    return explainRule(event, rule.condition, mappings);
  }
}
