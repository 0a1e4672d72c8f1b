import type { Condition } from "../ir.ts";
import type { Detection, Search } from "../model.ts";
import { parseCondition } from "./condition.ts";
import type { Expression } from "./condition.ts";
import { compileItem, join } from "./item.ts";
import type { Placeholders } from "./placeholders.ts";

/** Compiles a detection. Throws a `Refusal` at the first part that has an error. */
export function compileDetection(detection: Detection, placeholders: Placeholders): Condition {
  const searches = new Map<string, Condition>();
  for (const [name, search] of detection.searches) {
    searches.set(name, { op: "search", name, of: compileSearch(search, placeholders) });
  }
  const names = [...searches.keys()];
  const conditions = detection.conditions.map((text) => link(parseCondition(text, names), searches));
  return join("or", conditions);
}

function compileSearch(search: Search, placeholders: Placeholders): Condition {
  if (search.kind === "item") return compileItem(search.item, placeholders);
  const of = search.of.map((each) => compileSearch(each, placeholders));
  return join(search.kind === "all" ? "and" : "or", of);
}

/** Replaces names by what they stand for. Identifiers that are named twice share one condition. */
function link(expression: Expression, searches: ReadonlyMap<string, Condition>): Condition {
  switch (expression.kind) {
    case "and":
    case "or":
      return { op: expression.kind, of: expression.of.map((each) => link(each, searches)) };
    case "not":
      return { op: "not", of: link(expression.of, searches) };
    case "name":
      return searches.get(expression.name) ?? { op: "or", of: [] };
    case "quantified": {
      const of = expression.names.flatMap((name) => searches.get(name) ?? []);
      return join(expression.quantifier === "all" ? "and" : "or", of);
    }
  }
}
