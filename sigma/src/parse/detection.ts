import { Refusal } from "../model.ts";
import type { ConditionText, Detection, Item, Position, Scalar, Search } from "../model.ts";
import { listOf } from "./metadata.ts";
import type { MapNode, Node } from "./yaml.ts";

/** Keys of a detection that are not search identifiers: `timeframe` belongs to aggregations of old rules. */
const NOT_SEARCHES = new Set(["condition", "timeframe"]);

/**
 * Reads search identifiers and conditions from a rule's `detection` or a filter's `filter`.
 *
 * @param others Further keys that are not search identifiers.
 */
export function readDetection(map: MapNode, others: ReadonlySet<string> = new Set()): Detection {
  const searches = new Map<string, Search>();
  for (const [name, { node }] of map.entries) {
    if (!NOT_SEARCHES.has(name) && !others.has(name)) searches.set(name, readSearch(node, name));
  }
  if (searches.size === 0) throw new Refusal(map.at, "the detection has no search identifier");
  return { searches, conditions: readConditions(map) };
}

function readConditions(map: MapNode): readonly ConditionText[] {
  const entry = map.entries.get("condition");
  if (entry === undefined) throw new Refusal(map.at, 'the key "condition" is missing');
  const conditions = listOf(entry.node, "condition").map((node) => {
    if (node.kind !== "scalar" || typeof node.value !== "string") {
      throw new Refusal(node.at, "a condition must be a text");
    }
    return { text: node.value, at: node.at };
  });
  if (conditions.length === 0) throw new Refusal(entry.at, "the list of conditions is empty");
  return conditions;
}

function readSearch(node: Node, name: string): Search {
  if (node.kind === "map") return readMap(node);
  if (node.kind === "scalar") return keywords([node], node.at);
  if (node.items.length === 0) throw new Refusal(node.at, `the search identifier "${name}" is empty`);
  const words = node.items.filter((item) => item.kind === "scalar");
  const rest = node.items.filter((item) => item.kind !== "scalar").map((item) => readSearch(item, name));
  const of = words.length === 0 ? rest : [keywords(words, node.at), ...rest];
  return { kind: "any", of };
}

function readMap(map: MapNode): Search {
  if (map.entries.size === 0) throw new Refusal(map.at, "a map without a field matches nothing");
  const of = [...map.entries].map(([key, { at, node }]): Search => {
    const [field = "", ...modifiers] = key.split("|");
    return { kind: "item", item: { field, modifiers, values: valuesOf(node, key), at } };
  });
  return { kind: "all", of };
}

function valuesOf(node: Node, key: string): readonly Scalar[] {
  const nodes = listOf(node, `the value of "${key}"`);
  if (nodes.length === 0) throw new Refusal(node.at, `the list of "${key}" is empty`);
  return nodes.map((item) => {
    if (item.kind !== "scalar") {
      throw new Refusal(item.at, `"${key}" holds a ${item.kind} where a value is expected`);
    }
    return item.value;
  });
}

function keywords(nodes: readonly Extract<Node, { kind: "scalar" }>[], at: Position): Search {
  const item: Item = { field: "", modifiers: [], values: nodes.map(({ value }) => value), at };
  return { kind: "item", item };
}
