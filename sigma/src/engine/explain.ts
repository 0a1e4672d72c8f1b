import type { Condition, FieldMapping, Test } from "../ir.ts";
import { applyFolding, foldingIndex } from "../text/fold.ts";
import { fieldReader, textOf } from "./fields.ts";
import type { FieldValues, SigmaEvent } from "./fields.ts";
import { ANY, ONE } from "../text/wildcard.ts";
import { isTextTest, otherTest, textTest } from "./tests.ts";

/** A condition of a rule with its result. */
export type Explanation =
  | {
      readonly op: "and" | "or" | "not";
      readonly matched: boolean;
      readonly of: readonly Explanation[];
    }
  | {
      readonly op: "search";
      /** The search identifier. */
      readonly name: string;
      readonly matched: boolean;
      readonly of: readonly Explanation[];
    }
  | {
      readonly op: "field";
      /** Empty for keywords. */
      readonly field: string;
      readonly matched: boolean;
      /** What the field was compared with, as texts for people: `endswith "\cmd.exe"`. */
      readonly expected: readonly string[];
      /** Which of `expected` held. */
      readonly held: readonly string[];
      /** The field's values, as many and as long as a person reads; `undefined` if the event does not have the field. */
      readonly saw: readonly string[] | undefined;
    };

const MAX_VALUES = 10;
const MAX_LENGTH = 500;

/** Evaluates every part of a condition, also those that cannot change the result. */
export function explainRule(
  event: SigmaEvent,
  condition: Condition,
  mappings: readonly FieldMapping[],
): Explanation {
  const read = (field: string): FieldValues => fieldReader(field, mappings)(event);
  return explain(condition, read);
}

function explain(condition: Condition, read: (field: string) => FieldValues): Explanation {
  switch (condition.op) {
    case "and":
    case "or": {
      const of = condition.of.map((each) => explain(each, read));
      const isMet = ({ matched }: Explanation): boolean => matched;
      return { op: condition.op, matched: condition.op === "and" ? of.every(isMet) : of.some(isMet), of };
    }
    case "not": {
      const of = explain(condition.of, read);
      return { op: "not", matched: !of.matched, of: [of] };
    }
    case "search": {
      const of = explain(condition.of, read);
      return { op: "search", name: condition.name, matched: of.matched, of: [of] };
    }
    case "field": {
      const values = read(condition.field);
      const held = condition.tests.filter((test) => holds(test, values, read));
      return {
        op: "field",
        field: condition.field,
        matched: held.length > 0,
        expected: condition.tests.map(describe),
        held: held.map(describe),
        saw: values?.slice(0, MAX_VALUES).map((value) => shorten(textOf(value) ?? "null")),
      };
    }
  }
}

/** Whether a test holds for any of the values. */
function holds(test: Test, values: FieldValues, read: (field: string) => FieldValues): boolean {
  if (!isTextTest(test)) return otherTest(test)(values, read);
  const [matches, folding] = [textTest(test), foldingIndex(test)];
  return (values ?? []).some((value) => {
    const text = textOf(value);
    return text !== undefined && matches(applyFolding(text, folding));
  });
}

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function describe(test: Test): string {
  switch (test.test) {
    case "equals":
    case "contains":
    case "startswith":
    case "endswith":
      return `${test.test} ${quoted(test.text)}`;
    case "wildcard": {
      const pattern = test.tokens
        .map((token) => (token === ANY ? "*" : token === ONE ? "?" : token))
        .join("");
      return `matches ${quoted(pattern)}`;
    }
    case "any":
      return "any value";
    case "null":
      return "null";
    case "exists":
      return test.expected ? "exists" : "does not exist";
    case "number":
      return `${test.op} ${test.value}`;
    case "time":
      return `${test.part} ${test.op} ${test.value}`;
    case "cidr":
      return `within ${test.network}`;
    case "re":
      return `matches /${test.pattern}/${test.flags}`;
    case "fieldref":
      return `${test.how} the field ${test.field}`;
  }
}

function quoted(text: string): string {
  return JSON.stringify(shorten(text));
}
