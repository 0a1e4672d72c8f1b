import { Refusal } from "../model.ts";
import type { Item } from "../model.ts";

/** Placeholder names, without percent signs, to the values that replace them. Values may hold wildcards. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>;

const MAX_VALUES = 100_000;

/**
 * Replaces each `%name%` of a text by each of its values; a `\%` is a plain percent sign. Throws a `Refusal` for a name that
 * is not in the table: a rule with an unknown placeholder must not run.
 */
export function expand(text: string, table: Placeholders, { at }: Item): readonly string[] {
  // A backslash before a percent sign is kept apart from the placeholders on both sides of it.
  const parts = text.split(/(\\%|%[^%\\\s]+%)/);
  if (!parts.some((part) => part.startsWith("%") && part.length > 2)) {
    throw new Refusal(at, `expand: "${text}" has no placeholder`);
  }
  let expanded = [""];
  for (const part of parts) {
    const values = valuesOf(part, table, at);
    if (expanded.length * values.length > MAX_VALUES) {
      throw new Refusal(at, `expand: "${text}" has more than ${MAX_VALUES} values`);
    }
    expanded = expanded.flatMap((start) => values.map((value) => start + value));
  }
  return expanded;
}

function valuesOf(part: string, table: Placeholders, at: Item["at"]): readonly string[] {
  if (part === "\\%") return ["%"];
  if (!part.startsWith("%") || !part.endsWith("%") || part.length < 3) return [part];
  const name = part.slice(1, -1);
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw new Refusal(at, `there are no values for the placeholder ${part}`);
  return typeof value === "string" ? [value] : value;
}
