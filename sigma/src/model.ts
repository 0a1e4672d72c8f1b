/** Where something stands in a rule file. Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a rule, correlation, filter or whole document was refused. */
export interface RuleError extends Position {
  readonly file: string;
  readonly reason: string;
  /** The id, else the title, of the rule that was refused, if it has one. */
  readonly rule?: string;
}

/** Which log a rule is written for, or which log an event comes from. A part that is absent in a rule accepts all. */
export interface LogSource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
export type Level = (typeof LEVELS)[number];

export const STATUSES = ["stable", "test", "experimental", "deprecated", "unsupported"] as const;
export type Status = (typeof STATUSES)[number];

/** What rules, correlations and filters say about themselves. */
export interface Metadata {
  readonly title: string;
  readonly id?: string;
  /** The name by which correlations and filters may refer to it. */
  readonly name?: string;
  readonly taxonomy?: string;
  readonly status?: Status;
  readonly description?: string;
  /** SPDX id. */
  readonly license?: string;
  readonly author?: string;
  readonly references?: readonly string[];
  readonly date?: string;
  readonly modified?: string;
  readonly level?: Level;
  readonly tags?: readonly string[];
  readonly fields?: readonly string[];
  readonly falsepositives?: readonly string[];
  readonly scope?: readonly string[];
  readonly related?: readonly { readonly id: string; readonly type: string }[];
  /** Keys that the specification does not know, as plain data. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/** A value in a rule. Integers beyond 2^53 are kept as the text that the file has. */
export type Scalar = string | number | boolean | null;

/** One key of a map, or a list of keywords (`field` is then empty). */
export interface Item {
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly values: readonly Scalar[];
  readonly at: Position;
}

/** A search identifier's content: maps join with "all", lists with "any". */
export type Search =
  | { readonly kind: "all" | "any"; readonly of: readonly Search[] }
  | { readonly kind: "item"; readonly item: Item };

/** One condition expression. Several of one rule are joined by "or". */
export interface ConditionText {
  readonly text: string;
  readonly at: Position;
}

export interface Detection {
  readonly searches: ReadonlyMap<string, Search>;
  readonly conditions: readonly ConditionText[];
}

interface Parsed {
  readonly file: string;
  readonly at: Position;
  readonly meta: Metadata;
}

/** A rule over single events, as it was written. */
export interface SigmaRule extends Parsed {
  readonly logsource: LogSource;
  readonly detection: Detection;
}

/** A filter: rules that it names match only if its condition holds as well. */
export interface SigmaFilter extends Parsed {
  readonly logsource: LogSource;
  /** Ids or names of rules; `any` stands for all rules of the log source. */
  readonly rules: readonly string[] | "any";
  readonly detection: Detection;
}

export const CORRELATION_TYPES = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_percentile",
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export const COMPARISONS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** All bounds of a correlation's condition; they hold together. */
export type Bounds = readonly { readonly op: Comparison; readonly value: number }[];

/** A correlation over events that rules matched, as it was written. */
export interface SigmaCorrelation extends Parsed {
  readonly type: CorrelationType;
  /** Ids or names of rules and correlations. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  readonly bounds: Bounds;
  /** The fields whose values are counted, summed and so on. Several are joined to one value. */
  readonly valueFields: readonly string[];
  /** For `value_percentile`: 0 < percentile ≤ 100. */
  readonly percentile?: number;
  /** Alias to (rule name or id to field). */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether the rules that it refers to also report on their own. */
  readonly generate: boolean;
}

/** What a file, or many together, holds. */
export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
}

/** Thrown inside the package to refuse one rule; callers get a `RuleError` in a list instead. */
export class Refusal extends Error {
  readonly at: Position;

  constructor(at: Position, reason: string) {
    super(reason);
    this.name = "Refusal";
    this.at = at;
  }
}
