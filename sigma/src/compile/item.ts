import { parseNetwork } from "../engine/address.ts";
import { compileRegex } from "../engine/regex.ts";
import type { Condition, Test } from "../ir.ts";
import { Refusal } from "../model.ts";
import type { Item, Scalar } from "../model.ts";
import { readModifiers } from "./modifiers.ts";
import type { Modifiers } from "./modifiers.ts";
import { expand } from "./placeholders.ts";
import type { Placeholders } from "./placeholders.ts";
import { textOf, textTests } from "./values.ts";

/** Compiles a field with its modifiers and values. */
export function compileItem(item: Item, placeholders: Placeholders): Condition {
  const modifiers = readModifiers(item);
  const { field } = item;
  const perValue = item.values.map((value) => valueTests(value, modifiers, item, placeholders));
  const positive: Condition = modifiers.all
    ? join(
        "and",
        perValue.map((tests): Condition => ({ op: "field", field, tests })),
      )
    : { op: "field", field, tests: perValue.flat() };
  return modifiers.negated ? { op: "not", of: positive } : positive;
}

/** Joins conditions; a single one stays as it is. */
export function join(op: "and" | "or", of: readonly Condition[]): Condition {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { op, of };
}

function valueTests(
  value: Scalar,
  modifiers: Modifiers,
  item: Item,
  placeholders: Placeholders,
): readonly Test[] {
  if (!modifiers.expand) return testsOf(value, modifiers, item);
  const values = expand(textOf(value, "expand", item), placeholders, item);
  return values.flatMap((each) => testsOf(each, modifiers, item));
}

function testsOf(value: Scalar, modifiers: Modifiers, item: Item): readonly Test[] {
  switch (modifiers.type) {
    case "text":
      return plainTests(value, modifiers, item);
    case "re":
      return [regexTest(textOf(value, "re", item), modifiers.flags, item)];
    case "cidr":
      return [networkTest(textOf(value, "cidr", item), item)];
    case "exists":
      if (typeof value !== "boolean") throw new Refusal(item.at, "exists must be true or false");
      return [{ test: "exists", expected: value }];
    case "fieldref":
      return [referenceTest(textOf(value, "fieldref", item), modifiers)];
    case "number":
      return [numberTest(value, modifiers, item)];
  }
}

function plainTests(value: Scalar, modifiers: Modifiers, item: Item): readonly Test[] {
  if (value !== null) return textTests(String(value), modifiers, item);
  const { place, steps, cased } = modifiers;
  const used = place ?? steps[0] ?? (cased ? "cased" : undefined);
  if (used !== undefined) throw new Refusal(item.at, `${used} cannot be combined with null`);
  if (item.field === "") throw new Refusal(item.at, "a keyword cannot be null");
  return [{ test: "null" }];
}

function regexTest(pattern: string, flags: string, { at }: Item): Test {
  const compiled = compileRegex(pattern, flags);
  if (typeof compiled === "string") throw new Refusal(at, `re: ${compiled}`);
  return { test: "re", pattern, flags };
}

function networkTest(network: string, { at }: Item): Test {
  if (parseNetwork(network) === undefined) throw new Refusal(at, `cidr: "${network}" is not a valid network`);
  return { test: "cidr", network };
}

function referenceTest(field: string, { place, cased }: Modifiers): Test {
  return { test: "fieldref", field, how: place ?? "equals", ...(cased && { cased }) };
}

function numberTest(value: Scalar, { order, part }: Modifiers, { at }: Item): Test {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw new Refusal(at, `${part ?? order ?? "a comparison"} needs a number`);
  }
  if (part !== undefined) return { test: "time", part, op: order ?? "eq", value: number };
  return { test: "number", op: order ?? "eq", value: number };
}
