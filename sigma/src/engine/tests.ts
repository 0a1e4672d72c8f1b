import type { OtherTest, Test, TextTest, WildcardTest } from "../ir.ts";
import type { Comparison } from "../model.ts";
import { applyFolding, foldingIndex } from "../text/fold.ts";
import { wildcardTest } from "../text/wildcard.ts";
import { isWithin, parseAddress, parseNetwork } from "./address.ts";
import type { EventValue, FieldValues } from "./fields.ts";
import { textOf } from "./fields.ts";
import { lazyRegex } from "./regex.ts";
import { timePart } from "./time.ts";

const TEXT_TESTS = new Set(["equals", "contains", "startswith", "endswith", "wildcard"]);

/** Whether a test compares texts with a text or a pattern. */
export function isTextTest(test: Test): test is TextTest | WildcardTest {
  return TEXT_TESTS.has(test.test);
}

/** A test of a text that is folded as the test asks. */
export type FoldedTest = (folded: string) => boolean;

export function textTest(test: TextTest | WildcardTest): FoldedTest {
  if (test.test === "wildcard") return wildcardTest(test.tokens);
  return placeTest(test.test, test.text);
}

function placeTest(place: TextTest["test"], part: string): FoldedTest {
  switch (place) {
    case "equals":
      return (text) => text === part;
    case "contains":
      return (text) => text.includes(part);
    case "startswith":
      return (text) => text.startsWith(part);
    case "endswith":
      return (text) => text.endsWith(part);
  }
}

export function compare(op: Comparison, value: number, bound: number): boolean {
  switch (op) {
    case "gt":
      return value > bound;
    case "gte":
      return value >= bound;
    case "lt":
      return value < bound;
    case "lte":
      return value <= bound;
    case "eq":
      return value === bound;
    case "neq":
      return value !== bound;
  }
}

/** Decimal or hexadecimal digits: `Number` alone would also take an empty text for 0. */
const NUMBER = /^\s*[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/i;

/** The number that a value is or spells; `undefined` if it is something else. */
export function numberOf(value: EventValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string" || value.length > 400 || !NUMBER.test(value)) return undefined;
  return Number(value);
}

/** A test of all values of a field. `other` gives the values of another field, for references. */
export type ValuesTest = (values: FieldValues, other: (field: string) => FieldValues) => boolean;

/** Makes the test of anything but texts. */
export function otherTest(test: OtherTest): ValuesTest {
  switch (test.test) {
    case "any":
      return (values) => values?.some((value) => value !== null) ?? false;
    case "null":
      return (values) => values === undefined || values.includes(null);
    case "exists":
      return (values) => (values !== undefined) === test.expected;
    case "number":
      return ofNumbers(numberOf, test.op, test.value);
    case "time":
      return ofNumbers((value) => timePart(value, test.part), test.op, test.value);
    case "cidr":
      return networkTest(test.network);
    case "re": {
      const regex = lazyRegex(test.pattern, test.flags);
      return ofTexts(regex);
    }
    case "fieldref":
      return referenceTest(test);
  }
}

function ofNumbers(
  read: (value: EventValue) => number | undefined,
  op: Comparison,
  bound: number,
): ValuesTest {
  return (values) =>
    values?.some((value) => {
      const number = read(value);
      return number !== undefined && compare(op, number, bound);
    }) ?? false;
}

function ofTexts(test: (text: string) => boolean): ValuesTest {
  return (values) =>
    values?.some((value) => {
      const text = textOf(value);
      return text !== undefined && test(text);
    }) ?? false;
}

function networkTest(text: string): ValuesTest {
  const network = parseNetwork(text);
  return ofTexts((value) => {
    const address = parseAddress(value);
    return address !== undefined && network !== undefined && isWithin(address, network);
  });
}

function referenceTest(test: Extract<OtherTest, { test: "fieldref" }>): ValuesTest {
  const folding = foldingIndex(test);
  const texts = (values: FieldValues): readonly string[] =>
    values?.flatMap((value) => {
      const text = textOf(value);
      return text === undefined ? [] : [applyFolding(text, folding)];
    }) ?? [];
  return (values, other) => {
    const own = texts(values);
    if (own.length === 0) return false;
    const others = texts(other(test.field));
    // Equality of two long lists is looked up, not compared pair by pair.
    if (test.how === "equals") {
      const set = new Set(others);
      return own.some((text) => set.has(text));
    }
    return others.some((part) => own.some(placeTest(test.how, part)));
  };
}
