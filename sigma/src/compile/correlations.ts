import { Refusal } from "../model.ts";
import type { Bounds, CorrelationType, Level, Metadata, SigmaCorrelation } from "../model.ts";
import type { CompiledRule } from "../ir.ts";

/** A rule or correlation whose matches a correlation takes. */
interface Input {
  readonly id: string;
  /** Whether it is a correlation. */
  readonly isCorrelation: boolean;
  /** For each field of `groupBy`: its name in the events of this input. */
  readonly groupBy: readonly string[];
  /** The same for `valueFields`. */
  readonly values: readonly string[];
}

/** A correlation that is ready to run. */
export interface CompiledCorrelation {
  /** The correlation's own id, else its name, else its title. */
  readonly id: string;
  readonly title: string;
  readonly level?: Level;
  readonly meta: Metadata;
  readonly type: CorrelationType;
  readonly timespanMs: number;
  readonly groupBy: readonly string[];
  readonly inputs: readonly Input[];
  readonly bounds: Bounds;
  readonly percentile?: number;
  /** Whether more events can only make it match: what it found once is never withdrawn. */
  readonly isMonotone: boolean;
  /** Whether it reports on its own; false if only other correlations use it. */
  readonly reports: boolean;
}

interface Named {
  readonly id: string;
  readonly name: string | undefined;
  readonly correlation?: CompiledCorrelation;
}

type Attempt = (correlation: SigmaCorrelation, make: () => void) => void;

/**
 * Compiles correlations, those first that others refer to. Returns with them the ids of rules that only correlations use.
 */
export function compileCorrelations(
  correlations: readonly SigmaCorrelation[],
  rules: readonly CompiledRule[],
  attempt: Attempt,
): { readonly correlations: readonly CompiledCorrelation[]; readonly silent: ReadonlySet<string> } {
  const known = new Map<string, Named>();
  const add = (named: Named): void => {
    known.set(named.id, named);
    if (named.name !== undefined && !known.has(named.name)) known.set(named.name, named);
  };
  for (const { id, meta } of rules) add({ id, name: meta.name });
  const compiled: CompiledCorrelation[] = [];
  const [silent, loud] = [new Set<string>(), new Set<string>()];
  for (const correlation of inOrder(correlations)) {
    attempt(correlation, () => {
      const made = compileCorrelation(correlation, known);
      if (known.get(made.id)?.id === made.id) {
        throw new Refusal(correlation.at, `the id "${made.id}" is taken`);
      }
      compiled.push(made);
      add({ id: made.id, name: correlation.meta.name, correlation: made });
      for (const { id } of made.inputs) (correlation.generate ? loud : silent).add(id);
    });
  }
  for (const id of loud) silent.delete(id);
  const reporting = compiled.map((each) => (silent.has(each.id) ? { ...each, reports: false } : each));
  return { correlations: reporting, silent };
}

/** Those that others refer to first; those that refer to each other in a circle come last, and are refused there. */
function inOrder(correlations: readonly SigmaCorrelation[]): readonly SigmaCorrelation[] {
  const byName = new Map<string, SigmaCorrelation>();
  for (const each of correlations) {
    for (const name of [each.meta.id, each.meta.name]) if (name !== undefined) byName.set(name, each);
  }
  const ordered = new Set<SigmaCorrelation>();
  const visiting = new Set<SigmaCorrelation>();
  const visit = (each: SigmaCorrelation): void => {
    if (visiting.has(each)) return;
    visiting.add(each);
    for (const name of each.rules) {
      const referred = byName.get(name);
      if (referred !== undefined) visit(referred);
    }
    ordered.add(each);
  };
  for (const each of correlations) visit(each);
  return [...ordered];
}

function compileCorrelation(
  correlation: SigmaCorrelation,
  known: ReadonlyMap<string, Named>,
): CompiledCorrelation {
  const { meta, type, timespanMs, groupBy, bounds, percentile, at } = correlation;
  const inputs = correlation.rules.map((name) => {
    const named = known.get(name);
    if (named === undefined) throw new Refusal(at, `there is no rule or correlation "${name}" that loads`);
    if (named.correlation?.isMonotone === false) {
      throw new Refusal(at, `what "${name}" finds may be withdrawn by later events: it cannot be correlated`);
    }
    return toInput(correlation, name, named);
  });
  if (new Set(inputs.map(({ id }) => id)).size < inputs.length) {
    throw new Refusal(at, "the correlation names a rule twice");
  }
  return {
    id: meta.id ?? meta.name ?? meta.title,
    title: meta.title,
    ...(meta.level !== undefined && { level: meta.level }),
    meta,
    type,
    timespanMs,
    groupBy,
    inputs,
    bounds,
    ...(percentile !== undefined && { percentile }),
    isMonotone: isMonotone(type, bounds),
    reports: true,
  };
}

function toInput(
  correlation: SigmaCorrelation,
  written: string,
  { id, name, correlation: made }: Named,
): Input {
  const resolve = (field: string): string => {
    const alias = correlation.aliases.get(field);
    if (alias === undefined) return field;
    const resolved =
      alias.get(written) ?? alias.get(id) ?? (name === undefined ? undefined : alias.get(name));
    if (resolved === undefined) {
      throw new Refusal(correlation.at, `the alias "${field}" names no field for "${written}"`);
    }
    return resolved;
  };
  return {
    id,
    isCorrelation: made !== undefined,
    groupBy: correlation.groupBy.map(resolve),
    values: correlation.valueFields.map(resolve),
  };
}

/** Counts with lower bounds alone only rise. A sum may fall with a negative value, an average with any. */
function isMonotone(type: CorrelationType, bounds: Bounds): boolean {
  const isCount = type === "event_count" || type === "value_count" || type.startsWith("temporal");
  return isCount && bounds.every(({ op }) => op === "gt" || op === "gte");
}
