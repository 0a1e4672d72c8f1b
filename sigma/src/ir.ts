import type { Comparison, Level, LogSource, Metadata } from "./model.ts";
import type { Folding } from "./text/fold.ts";
import type { Token } from "./text/wildcard.ts";

/* The compiled form of rules: plain data that survives JSON, and that an engine turns into an index and closures. */

export const TIME_PARTS = ["minute", "hour", "day", "week", "month", "year"] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** A comparison with a text. The text is folded already. */
export interface TextTest extends Folding {
  /** Equal, contained, at the beginning, at the end. */
  readonly test: "equals" | "contains" | "startswith" | "endswith";
  readonly text: string;
}

/** A pattern with wildcards in other places than its ends. */
export interface WildcardTest extends Folding {
  readonly test: "wildcard";
  readonly tokens: readonly Token[];
}

export type OtherTest =
  /** Any value that is not null. */
  | { readonly test: "any" }
  /** Absent, or null. */
  | { readonly test: "null" }
  | { readonly test: "exists"; readonly expected: boolean }
  | { readonly test: "number"; readonly op: Comparison; readonly value: number }
  | { readonly test: "time"; readonly part: TimePart; readonly op: Comparison; readonly value: number }
  | { readonly test: "cidr"; readonly network: string }
  /** `flags` are those of `i`, `m` and `s` that apply. */
  | { readonly test: "re"; readonly pattern: string; readonly flags: string }
  | ({
      readonly test: "fieldref";
      readonly field: string;
      readonly how: TextTest["test"];
    } & Folding);

/** One test of a field's values; true if any value passes. */
export type Test = TextTest | WildcardTest | OtherTest;

/** What a rule requires of an event. */
export type Condition =
  | { readonly op: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly op: "not"; readonly of: Condition }
  /** A search identifier, for explanations. */
  | { readonly op: "search"; readonly name: string; readonly of: Condition }
  /** True if any of the tests holds for any value of the field; an empty field stands for all values of the event. */
  | { readonly op: "field"; readonly field: string; readonly tests: readonly Test[] };

/** Sigma's field name to the path, or the paths in order of preference, at which a record has it. */
export type FieldMapping = Readonly<Record<string, string | readonly string[]>>;

/** The mapping for records of one log source, and of those that are more specific. */
export interface SourceMapping {
  readonly logsource: LogSource;
  readonly fields: FieldMapping;
}

/** A rule that is ready to run. */
export interface CompiledRule {
  /** The rule's own id, else its name, else its title. */
  readonly id: string;
  readonly title: string;
  readonly level?: Level;
  readonly logsource: LogSource;
  readonly meta: Metadata;
  /** Whether it reports on its own; false if only correlations use it. */
  readonly reports: boolean;
  readonly condition: Condition;
}
